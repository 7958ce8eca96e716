//! Tables as programs and people write them.

use crate::support::{assert_message, expected, labels, read, read_labeled, refused};
use ndarray::array;
use normcircuit_recordings::{LabRecording, read_positions};
use std::fs;

#[test]
fn tables_are_read() {
    let table = "condition,a,b\n1,4,0\nfirst,5,1\n2,1,6\n Second , 2 ,7\n12,4.0,5\nboth,6,6\n";
    let read_table = read(table.as_bytes()).unwrap();
    assert_eq!(read_table, expected().with_names(vec!["a".into(), "b".into()]).unwrap());
    let windows = format!("\u{feff}{}", table.replace('\n', "\r\n"));
    assert_eq!(read(windows.as_bytes()).unwrap(), read_table);
}

#[test]
fn faults_of_a_table_are_named_by_line() {
    let table = |lines: &str| format!("condition,a,b\n1,4,0\n1,5,1\n{lines}").into_bytes();
    refused(b"a,b\n1,2\n", &["line 1", "“a,b”", "“condition,unit_1,unit_2,...”"]);
    refused(b"1,4,0\n", &["line 1: the header is “1,4,0”"]);
    refused(b"# a\n# b\n", &["there is no header “condition,unit_1"]);
    refused(b"condition,a,a\n1,4,0\n", &["condition 1 (stimulus 1) has 1 trial"]);
    refused(
        b"condition,a,,c\n1,4,0,0\n1,4,0,0\n2,4,0,0\n2,4,0,0\n12,4,0,0\n12,4,0,0\n",
        &["the name of unit 2"],
    );
    refused(&table("3,1,1\n"), &["line 4", "the condition is “3”", "12 (both)"]);
    refused(&table(",1,1\n"), &["line 4", "the condition is “”"]);
    refused(&table("2,1\n"), &["line 4", "2 fields where the header has 3"]);
    refused(&table("2,-1,1\n"), &["line 4", "column “a” holds “-1”", "whole number"]);
    refused(&table("2,1,1.5\n"), &["line 4", "column “b” holds “1.5”"]);
    refused(&table("2,1,\n"), &["line 4", "column “b” holds “”"]);
    refused(&table("2,1,NaN\n"), &["line 4", "column “b” holds “NaN”"]);
    refused(&table("2,1,1\n2,1,1\n"), &["condition 12 (both stimuli) has 0 trials"]);
    refused(b"condition,a\n1,4\n1,3\n2,1\n2,1\n12,3\n12,3\n", &["1 unit;"]);
    refused(b"condition\n1\n", &["0 units"]);
}

#[test]
fn positions_are_a_table_of_their_own() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("positions.csv");
    let read = |text: &str| {
        fs::write(&path, text).unwrap();
        read_positions(&path)
    };
    assert_eq!(read("x,y\n0,1.5\n-2,0.5\n").unwrap(), array![[0.0, 1.5], [-2.0, 0.5]]);
    for (text, part) in [
        ("a,b\n1,2\n", "the header is “a,b”; it must be “x,y”"),
        ("x,y\n1\n", "line 2: 1 fields where the header has 2"),
        ("x,y\n1,2\n1,east\n", "line 3: column “y” holds “east”"),
        ("x,y\n1,inf\n", "finite"),
        ("", "empty"),
    ] {
        let message = read(text).unwrap_err().to_string();
        assert!(message.contains(part), "“{message}” lacks “{part}”");
    }
    let message = expected().with_positions(read("x,y\n").unwrap()).unwrap_err().to_string();
    assert!(message.contains("`positions` has length 0; it must be 2"), "{message}");
}

/// The table that all of the following say in their own way.
fn usual() -> LabRecording {
    expected().with_names(vec!["a".into(), "b".into()]).unwrap()
}

const PLAIN: &str = "condition,a,b\n1,4,0\n1,5,1\n2,1,6\n2,2,7\n12,4,5\n12,6,6\n";

#[test]
fn tables_of_many_programs_are_read() {
    let real = PLAIN
        .replace(",0\n", ",0.0\n")
        .replace("\n1,", "\n1.000000000000000000e+00,")
        .replace("\n2,", "\n2.0,");
    let numpy = format!("# made by numpy.savetxt\n# {real}# end\n").replace("12,", "1.2e1,");
    let blanks = PLAIN.replace(',', "  ").replace("condition", "# condition");
    let numbered = |(line, text): (usize, &str)| {
        if line == 0 { format!(",{text}") } else { format!("{},{text}", line - 1) }
    };
    let pandas = PLAIN.lines().enumerate().map(numbered).collect::<Vec<_>>().join("\n");
    let in_quotes = |text: &str| format!("\"{}\"", text.replace(',', "\" \""));
    let r_line = |(line, text): (usize, &str)| match line {
        0 => in_quotes(text),
        _ => format!("\"{line}\" {}", text.replace(',', " ")),
    };
    let r = PLAIN.lines().enumerate().map(r_line).collect::<Vec<_>>().join("\n");
    let matlab = PLAIN.replace('\n', "\r\n").replace("\n1,", "\n01,");
    let excel = format!("sep=;\r\n{}", PLAIN.replace(',', ";").replace(";4;", ";4,0;").replace('\n', "\r\n"));
    let tabs = PLAIN.replace(',', "\t");
    let bars = PLAIN.replace(',', " | ");
    let tabs_named = format!("sep=\t\n{tabs}");
    let capital = PLAIN.replace("condition", "CONDITION");
    let plural = PLAIN.replace("condition", "\"Conditions\"");
    for table in [
        PLAIN,
        &real,
        &numpy,
        &blanks,
        &pandas,
        &r,
        &matlab,
        &excel,
        &tabs,
        &bars,
        &tabs_named,
        &capital,
        &plural,
    ] {
        match read(table.as_bytes()) {
            Ok(found) => assert_eq!(found, usual(), "{table}"),
            Err(error) => panic!("{error}: {table}"),
        }
    }
    let last = "a,b,condition\n4,0,1\n5,1,1\n1,6,2\n2,7,2\n4,5,12\n6,6,12\n";
    assert_eq!(read(last.as_bytes()).unwrap(), usual());
}

#[test]
fn leftovers_of_spreadsheets_are_ignored() {
    let trailing = PLAIN.replace('\n', ",,\n");
    let rows_only = trailing.replacen("condition,a,b,,", "condition,a,b", 1);
    let empty_rows = format!("\n{}\n,,\n , ,\n\n,,\n\u{1a}", PLAIN.replace("\n2,1", "\n\n,,,,\n2,1"));
    let spaces = PLAIN.replace(',', " ,\u{a0}").replace('\n', "  \n");
    let quoted = PLAIN.replace("4,", "\" 4 \",");
    for table in [&trailing, &rows_only, &empty_rows, &spaces, &quoted] {
        match read(table.as_bytes()) {
            Ok(found) => assert_eq!(found, usual(), "{table}"),
            Err(error) => panic!("{error}: {table}"),
        }
    }
}

#[test]
fn lines_are_counted_as_editors_count_them() {
    let lines = ["condition,a,b", "1,4,0", "", "  ", "1,x,1", "2,1,6"];
    let positions = ["x,y", "", "", "0,1", "0,east"];
    let folder = tempfile::tempdir().unwrap();
    for end in ["\n", "\r\n", "\r"] {
        refused(lines.join(end).as_bytes(), &["line 5: column “a” holds “x”"]);
        let marked = format!("\u{feff}{end}{}", lines.join(end));
        refused(marked.as_bytes(), &["line 6: column “a” holds “x”"]);
        let wide: Vec<u8> = marked.encode_utf16().flat_map(u16::to_le_bytes).collect();
        refused(&wide, &["line 6: column “a” holds “x”"]);
        let path = folder.path().join("positions.csv");
        fs::write(&path, positions.join(end)).unwrap();
        assert_message(&read_positions(&path).unwrap_err().to_string(), &["line 5: column “y” holds “east”"]);
    }
    let above = format!("sep=,\n# a comment\n\n{}", lines.join("\n"));
    refused(above.as_bytes(), &["line 8: "]);
    let quoted = lines.join("\n").replace("a,b", "\"a\nof two lines\",b");
    refused(quoted.as_bytes(), &["line 6: column “a\\nof two lines”"]);
}

#[test]
fn a_comma_may_be_decimal_but_not_separate_thousands() {
    let table = |cell: &str| PLAIN.replace(',', ";").replacen("4;0", &format!("{cell};0"), 1);
    assert_eq!(read(table("4,000000").as_bytes()).unwrap(), usual());
    refused(table("4,5").as_bytes(), &["line 2", "“4,5”", "whole number of spikes"]);
    refused(table("4,000").as_bytes(), &["line 2", "“4,000”", "thousands"]);
    refused(table("1.004,0").as_bytes(), &["line 2", "“1.004,0”"]);
}

#[test]
fn positions_are_read_as_programs_write_them() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("positions.csv");
    for text in [
        "X,Y\n0,1.5\n-2,0.5\n",
        ",x,y\n0,0,1.5\n1,-2,0.5\n",
        "x;y\r\n0;1,5\r\n-2;0,5\r\n;\r\n",
        "# x y\n0.0e+00 1.5e+00\n-2 .5\n",
        "\"x\"\t\"y\"\n\"1\"\t0\t1.5\n\"2\"\t-2\t0.5\n",
    ] {
        fs::write(&path, text).unwrap();
        assert_eq!(read_positions(&path).unwrap(), array![[0.0, 1.5], [-2.0, 0.5]], "{text}");
    }
}

#[test]
fn tables_may_have_labels_of_their_own() {
    let table = PLAIN.replace("\n12,", "\nboth,").replace("\n1,", "\nleft,").replace("\n2,", "\nRight,");
    let more = format!("{table}grey,9,9\n");
    let found = read_labeled(more.as_bytes(), &labels("left,right,both")).unwrap();
    assert_eq!((found.counts(), found.omitted().trials), (usual().counts(), 1));
    refused(table.as_bytes(), &["line 2: the condition is “left”", "12 (both)"]);
    for (list, part) in [
        ("left,right", "2 labels; three are needed"),
        ("", "0 labels"),
        ("1,2,1.0", "“1” stands for two conditions"),
        ("a,b,B", "“b” stands for two conditions"),
    ] {
        assert_message(&list.parse::<normcircuit_recordings::label::Labels>().unwrap_err(), &[part]);
    }
}

#[test]
fn control_characters_are_shown() {
    let names = "condition,a\u{1b}[31mred\u{7},b\u{202e}c";
    let table = PLAIN.replace("condition,a,b", names);
    let found = read(table.as_bytes()).unwrap();
    assert_eq!(found.names(), ["a\\u{1b}[31mred\\u{7}", "b\\u{202e}c"]);
    refused(PLAIN.replacen(",4,", ",\u{1b}[2J4,", 1).as_bytes(), &["line 2: column “a” holds “\\u{1b}[2J4”"]);
    refused(table.replacen(",4,", ",x,", 1).as_bytes(), &["column “a\\u{1b}[31mred\\u{7}” holds “x”"]);
    refused(b"\x1b[2J,b\n1,2\n", &["the header is “\\u{1b}[2J,b”"]);
    let long = format!("{},b\n", "x".repeat(10_000));
    assert!(read(long.as_bytes()).unwrap_err().to_string().len() < 300);
}
