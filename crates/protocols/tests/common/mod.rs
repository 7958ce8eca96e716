//! A V1 area for tests.

use std::sync::Arc;

use normcircuit_connectivity::{CircuitParameters, OrientationMap, Sheet};
use normcircuit_protocols::{VisualArea, VisualAreaParameters};
use normcircuit_simulation::RootSeed;

/// The paper's V1 on a sheet of `rows × 2 rows` cells.
pub(crate) fn area(rows: usize) -> Arc<VisualArea> {
    let sheet = Sheet::twice_as_wide(rows).unwrap();
    let parameters = CircuitParameters::default_paper().orientation_map;
    let map = OrientationMap::draw(&parameters, &mut RootSeed(1).stream("map", &[])).unwrap();
    Arc::new(VisualArea::new(sheet, &map.on(&sheet), VisualAreaParameters::default()).unwrap())
}
