//! The store under faults: damaged files, other formats, folders that cannot be written, many writers at once.

use std::cell::Cell;
use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex};

use normcircuit_laboratory::store::usage::{Amount, Need, Usage};
use normcircuit_laboratory::store::{Damage, Found, Key, Notice, Store, StoreError};
use serde::{Deserialize, Serialize};

#[derive(Serialize)]
struct Rates {
    seconds: f64,
    seed: u64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Measured {
    rates: Vec<f64>,
    counts: Vec<u8>,
}

impl Key for Rates {
    const KIND: &'static str = "rates";
    const VERSION: u32 = 1;
    type Value = Measured;
}

/// The same content under the same kind, but of a later version.
#[derive(Serialize)]
struct LaterRates {
    seconds: f64,
    seed: u64,
}

impl Key for LaterRates {
    const KIND: &'static str = "rates";
    const VERSION: u32 = 2;
    type Value = Measured;
}

const KEY: Rates = Rates { seconds: 20.0, seed: 1 };
const HEADER_LENGTH: usize = 56;

fn measured() -> Measured {
    Measured { rates: vec![1.5, f64::MIN_POSITIVE, -0.0], counts: vec![0, 1, 255] }
}

fn store_with_notices(folder: &Path) -> (Store, Arc<Mutex<Vec<Notice>>>) {
    let notices = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&notices);
    let store = Store::new(folder, move |notice| kept.lock().unwrap().push(notice.clone()));
    (store, notices)
}

/// Loads with the file replaced by `bytes`: must compute again with exactly one notice, which is returned.
fn recompute_from(bytes: &[u8]) -> Notice {
    let folder = tempfile::tempdir().unwrap();
    let (store, notices) = store_with_notices(folder.path());
    store.save(&KEY, &measured()).unwrap();
    fs::write(store.path(&KEY).unwrap(), bytes).unwrap();
    let computed = Cell::new(0);
    let compute = || -> Result<Measured, StoreError> {
        computed.set(computed.get() + 1);
        Ok(measured())
    };
    assert_eq!(store.load_or_compute(&KEY, compute).unwrap(), measured());
    assert_eq!(computed.get(), 1);
    assert_eq!(store.load(&KEY).unwrap(), Some(measured()), "the file is whole again");
    let mut notices = notices.lock().unwrap();
    assert_eq!(notices.len(), 1);
    assert!(!notices[0].to_string().contains('\n'));
    notices.remove(0)
}

fn whole_file() -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let (store, _) = store_with_notices(folder.path());
    store.save(&KEY, &measured()).unwrap();
    fs::read(store.path(&KEY).unwrap()).unwrap()
}

#[test]
fn a_result_is_computed_once() {
    let folder = tempfile::tempdir().unwrap();
    let (store, notices) = store_with_notices(folder.path());
    assert!(!store.contains(&KEY).unwrap());
    let first = store.load_or_compute(&KEY, || Ok::<_, StoreError>(measured())).unwrap();
    assert!(store.contains(&KEY).unwrap());
    let second =
        store.load_or_compute(&KEY, || -> Result<_, StoreError> { panic!("computed twice") }).unwrap();
    assert_eq!(first, second);
    assert!(notices.lock().unwrap().is_empty());
}

#[test]
fn other_parameters_are_other_results() {
    let folder = tempfile::tempdir().unwrap();
    let (store, notices) = store_with_notices(folder.path());
    store.save(&KEY, &measured()).unwrap();
    assert_eq!(store.load(&Rates { seconds: 20.0, seed: 2 }).unwrap(), None);
    assert_eq!(store.load(&Rates { seconds: 20.000_000_000_000_004, seed: 1 }).unwrap(), None);
    assert!(notices.lock().unwrap().is_empty());
}

#[test]
fn results_of_an_older_version_are_computed_again() {
    let folder = tempfile::tempdir().unwrap();
    let (store, notices) = store_with_notices(folder.path());
    store.save(&KEY, &measured()).unwrap();
    assert_eq!(store.load(&LaterRates { seconds: 20.0, seed: 1 }).unwrap(), None);
    let notices = notices.lock().unwrap();
    assert_eq!(notices[0].damage, Damage::OtherVersion { kind: "rates", found: 1, expected: 2 });
}

#[test]
fn an_error_of_the_computation_is_passed_on_and_nothing_is_stored() {
    let folder = tempfile::tempdir().unwrap();
    let (store, _) = store_with_notices(folder.path());
    let failing = || Err(std::io::Error::other("no such network").into());
    let error: Box<dyn std::error::Error> = store.load_or_compute(&KEY, failing).unwrap_err();
    assert_eq!(error.to_string(), "no such network");
    assert!(!store.contains(&KEY).unwrap());
}

#[test]
fn every_flipped_bit_is_found() {
    let file = whole_file();
    for position in 0..file.len() {
        for bit in [0, 7] {
            let mut damaged = file.clone();
            damaged[position] ^= 1 << bit;
            recompute_from(&damaged);
        }
    }
}

#[test]
fn every_cut_and_every_addition_is_found() {
    let file = whole_file();
    for length in 0..file.len() {
        recompute_from(&file[..length]);
    }
    let longer = [&file[..], &[0]].concat();
    assert!(matches!(recompute_from(&longer).damage, Damage::WrongLength { .. }));
    assert_eq!(recompute_from(b"").damage, Damage::NotAResult);
}

#[test]
fn an_older_format_is_named() {
    let mut file = whole_file();
    file[8] = 0;
    let notice = recompute_from(&file);
    assert_eq!(notice.damage, Damage::OtherFormat { found: 0, expected: 1 });
    assert!(notice.to_string().contains("format 0"), "{notice}");
}

#[test]
fn a_file_under_anothers_name_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let (store, _) = store_with_notices(folder.path());
    let other = Rates { seconds: 20.0, seed: 2 };
    store.save(&other, &measured()).unwrap();
    let copied = fs::read(store.path(&other).unwrap()).unwrap();
    assert_eq!(recompute_from(&copied).damage, Damage::WrongKey);
}

#[test]
fn an_enormous_stated_length_reserves_no_memory() {
    let mut file = whole_file();
    file[HEADER_LENGTH - 8..HEADER_LENGTH].fill(0xff);
    assert!(matches!(recompute_from(&file).damage, Damage::WrongLength { expected: u64::MAX, .. }));
}

#[test]
fn a_folder_that_cannot_be_written_is_named_before_the_computation() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "in the way").unwrap();
    let (store, _) = store_with_notices(&file.join("results"));
    let compute = || -> Result<Measured, StoreError> { panic!("hours of work for nothing") };
    let error = store.load_or_compute(&KEY, compute).unwrap_err();
    assert!(matches!(error, StoreError::Write(_)));
    assert!(error.to_string().contains(&*file.to_string_lossy()), "{error}");
    assert!(store.save(&KEY, &measured()).is_err());
}

/// Computes and stores; how often is counted.
fn kept(store: &Store, computed: &Cell<u32>) -> Measured {
    let compute = || -> Result<Measured, StoreError> {
        computed.set(computed.get() + 1);
        Ok(measured())
    };
    store.load_or_compute(&KEY, compute).unwrap()
}

#[test]
fn what_is_in_the_place_of_a_result_stays_and_the_result_is_kept_beside_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = store_with_notices(folder.path()).0.path(&KEY).unwrap();
    fs::create_dir_all(path.join("somebody's")).unwrap();
    let computed = Cell::new(0);
    for _ in 0..2 {
        let (store, notices) = store_with_notices(folder.path());
        assert_eq!((kept(&store, &computed), kept(&store, &computed)), (measured(), measured()));
        assert!(store.contains(&KEY).unwrap());
        let notices = notices.lock().unwrap();
        assert_eq!(notices.len(), 1, "one notice: {notices:?}");
        let line = notices[0].to_string();
        assert!(line.contains(&*path.to_string_lossy()) && line.contains("another name"), "{line}");
    }
    assert_eq!(computed.get(), 1, "it is found again");
    assert!(path.join("somebody's").is_dir());
    // The second name is checked like the first.
    let second = path.with_extension("2.run");
    let mut bytes = fs::read(&second).unwrap();
    bytes[60] ^= 1;
    fs::write(&second, bytes).unwrap();
    let (store, notices) = store_with_notices(folder.path());
    assert_eq!(kept(&store, &computed), measured());
    assert_eq!((computed.get(), notices.lock().unwrap().len()), (2, 2));
}

#[test]
fn where_every_name_is_taken_the_result_is_not_kept() {
    let folder = tempfile::tempdir().unwrap();
    let (store, notices) = store_with_notices(folder.path());
    let path = store.path(&KEY).unwrap();
    fs::create_dir_all(&path).unwrap();
    fs::create_dir_all(path.with_extension("2.run")).unwrap();
    let computed = Cell::new(0);
    assert_eq!((kept(&store, &computed), computed.get()), (measured(), 1));
    assert!(!store.contains(&KEY).unwrap());
    let notices = notices.lock().unwrap();
    assert!(notices.iter().any(|notice| notice.to_string().contains("another time")), "{notices:?}");
}

#[test]
#[cfg(unix)]
fn a_link_to_a_result_is_read_and_never_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let archive = tempfile::tempdir().unwrap();
    let archived = store_with_notices(archive.path()).0;
    archived.save(&KEY, &measured()).unwrap();
    let target = archived.path(&KEY).unwrap();
    let (store, _) = store_with_notices(folder.path());
    let link = store.path(&KEY).unwrap();
    fs::create_dir_all(link.parent().unwrap()).unwrap();
    std::os::unix::fs::symlink(&target, &link).unwrap();
    let computed = Cell::new(0);
    assert_eq!((kept(&store, &computed), computed.get()), (measured(), 0));
    fs::write(&target, "damaged").unwrap();
    assert_eq!((kept(&store, &computed), computed.get()), (measured(), 1));
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(fs::read(&target).unwrap(), b"damaged");
    assert_eq!((kept(&store, &computed), computed.get()), (measured(), 1), "found beside the link");
}

#[test]
#[cfg(unix)]
fn a_result_without_permission_is_worked_around() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let (store, notices) = store_with_notices(folder.path());
    store.save(&KEY, &measured()).unwrap();
    let path = store.path(&KEY).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).unwrap();
    if fs::File::open(&path).is_ok() {
        return; // The superuser may read everything: nothing to test.
    }
    let computed = Cell::new(0);
    assert_eq!((kept(&store, &computed), kept(&store, &computed)), (measured(), measured()));
    assert_eq!((computed.get(), notices.lock().unwrap().len()), (1, 1));
}

#[test]
fn a_damaged_result_does_not_count_as_there() {
    let folder = tempfile::tempdir().unwrap();
    let (store, notices) = store_with_notices(folder.path());
    store.save(&KEY, &measured()).unwrap();
    assert!(store.contains(&KEY).unwrap());
    let path = store.path(&KEY).unwrap();
    let whole = fs::read(&path).unwrap();
    for position in 0..whole.len() {
        let mut damaged = whole.clone();
        damaged[position] ^= 1;
        for bytes in [&damaged[..], &whole[..position]] {
            fs::write(&path, bytes).unwrap();
            assert!(!store_with_notices(folder.path()).0.contains(&KEY).unwrap(), "at {position}");
        }
    }
    fs::write(&path, &whole[..40]).unwrap();
    assert!(!store.contains(&KEY).unwrap(), "what was whole before is looked at again");
    assert_eq!(store.load(&KEY).unwrap(), None);
    assert_eq!(notices.lock().unwrap().len(), 1, "once told, not again");
}

#[test]
fn what_somebody_computes_nobody_else_does() {
    let folder = tempfile::tempdir().unwrap();
    let computed = std::sync::atomic::AtomicU32::new(0);
    let compute = || -> Result<Measured, StoreError> {
        computed.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        std::thread::sleep(std::time::Duration::from_millis(50));
        Ok(measured())
    };
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let (store, _) = store_with_notices(folder.path());
                assert_eq!(store.load_or_compute(&KEY, compute).unwrap(), measured());
            });
        }
    });
    assert_eq!(computed.into_inner(), 1);
    let (store, _) = store_with_notices(folder.path());
    assert_eq!(fs::read_dir(store.path(&KEY).unwrap().parent().unwrap()).unwrap().count(), 1);

    let other = Rates { seconds: 1.0, seed: 1 };
    let Found::Missing(claim) = store.find(&other).unwrap() else { panic!("nobody has it") };
    assert!(matches!(store.find(&other).unwrap(), Found::InWork));
    drop(claim);
    assert!(matches!(store.find(&other).unwrap(), Found::Missing(_)), "who gives up leaves it to others");
}

fn key(seed: u64) -> Rates {
    Rates { seconds: 20.0, seed }
}

#[test]
fn what_is_needed_is_listed_and_the_rest_may_go() {
    let folder = tempfile::tempdir().unwrap();
    let (store, _) = store_with_notices(folder.path());
    (1..=3).for_each(|seed| store.save(&key(seed), &measured()).unwrap());
    let kind = folder.path().join("rates");
    let Found::Missing(held) = store.find(&key(7)).unwrap() else { panic!("nobody has it") };
    drop(store.find(&key(8)).unwrap());
    fs::write(kind.join("notes.txt"), "somebody's").unwrap();
    fs::write(kind.join(format!("{}.run", "a".repeat(64))), "somebody's too").unwrap();

    let need = |name: &str, seed| Need {
        name: name.to_owned(),
        path: store.path(&key(seed)).unwrap(),
        pieces: Vec::new(),
        seconds: 20.0,
    };
    let needs = || [need("a", 1), need("b", 1), need("b", 2), need("b", 4), need("b", 4)];
    let usage = Usage::new(&store, needs()).unwrap();
    let size = fs::metadata(store.path(&key(1)).unwrap()).unwrap().len();
    let amount = |results, bytes| Amount { results, seconds: 20.0 * results as f64, bytes };
    let [a, b] = &usage.groups[..] else { panic!("{:?}", usage.groups) };
    assert_eq!((a.name.as_str(), a.stored, a.missing), ("a", amount(1, size), amount(0, 0)));
    assert_eq!((b.name.as_str(), b.stored, b.missing), ("b", amount(2, 2 * size), amount(1, 0)));
    assert_eq!((usage.needed.stored, usage.needed.missing), (amount(2, 2 * size), amount(1, 0)));
    assert_eq!((usage.unneeded.len(), usage.others.len()), (3, 2));

    assert_eq!(
        usage.prune().unwrap(),
        (2, size),
        "the result of seed 3 and the claim on 8 that nobody holds"
    );
    assert!(!store.contains(&key(3)).unwrap() && store.contains(&key(2)).unwrap());
    assert!(matches!(store.find(&key(7)).unwrap(), Found::InWork), "work that goes on is left alone");
    assert_eq!(Usage::new(&store, needs()).unwrap().others.len(), 2);
    drop(held);
    assert_eq!(Usage::new(&store, []).unwrap().prune().unwrap().0, 3);
    assert!(Usage::new(&Store::new(folder.path().join("none"), |_| ()), []).unwrap().unneeded.is_empty());
}

#[test]
fn pieces_belong_to_what_is_needed() {
    let folder = tempfile::tempdir().unwrap();
    let (store, _) = store_with_notices(folder.path());
    (1..=3).for_each(|seed| store.save(&key(seed), &measured()).unwrap());
    let path = |seed| store.path(&key(seed)).unwrap();
    let need = Need { name: "a".to_owned(), path: path(1), pieces: vec![path(2)], seconds: 20.0 };
    let usage = Usage::new(&store, [need]).unwrap();
    let size = fs::metadata(path(1)).unwrap().len();
    assert_eq!(usage.needed.stored, Amount { results: 1, seconds: 20.0, bytes: 2 * size });
    assert_eq!(usage.prune().unwrap(), (1, size));
    assert!([1, 2].iter().all(|seed| path(*seed).is_file()) && !path(3).is_file());
}

#[test]
fn many_writers_at_once_leave_one_whole_file() {
    let folder = tempfile::tempdir().unwrap();
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                let (store, notices) = store_with_notices(folder.path());
                for _ in 0..20 {
                    store.save(&KEY, &measured()).unwrap();
                    assert_eq!(store.load(&KEY).unwrap(), Some(measured()));
                }
                assert!(notices.lock().unwrap().is_empty(), "no reader sees half a file");
            });
        }
    });
    let folder = store_with_notices(folder.path()).0.path(&KEY).unwrap();
    assert_eq!(fs::read_dir(folder.parent().unwrap()).unwrap().count(), 1, "no unfinished files are left");
}

const FULL_DISK_FOLDER: &str = "NORMCIRCUIT_TEST_FULL_DISK_FOLDER";

/// What takes the part of a full disk is the limit on file size: it needs no privilege and gives the same kind of
/// error in the middle of a write. It holds for a whole process, so a second one is started under it.
#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_an_error_that_leaves_the_old_result() {
    let folder = tempfile::tempdir().unwrap();
    let (store, notices) = store_with_notices(folder.path());
    store.save(&KEY, &measured()).unwrap();
    let output = std::process::Command::new("sh")
        .args(["-c", "trap '' XFSZ; ulimit -f 64; exec \"$0\" \"$@\""])
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", "writes_more_than_the_disk_holds", "--nocapture"])
        .env(FULL_DISK_FOLDER, folder.path())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && said.contains("1 passed"), "{said}");
    assert_eq!(store.load(&KEY).unwrap(), Some(measured()));
    assert_eq!(fs::read_dir(store.path(&KEY).unwrap().parent().unwrap()).unwrap().count(), 1);
    assert!(notices.lock().unwrap().is_empty());
}

/// The process that the test above starts; run on its own it has nothing to do.
#[test]
fn writes_more_than_the_disk_holds() {
    let Some(folder) = std::env::var_os(FULL_DISK_FOLDER) else { return };
    let (store, _) = store_with_notices(Path::new(&folder));
    let large = Measured { rates: vec![0.1; 100_000], counts: Vec::new() };
    let error = store.save(&KEY, &large).unwrap_err();
    assert!(error.to_string().contains(&*store.path(&KEY).unwrap().to_string_lossy()), "{error}");
}
