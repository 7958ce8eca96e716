//! What linkers must be told of a library that Python loads; nothing on Linux.

fn main() {
    pyo3_build_config::add_extension_module_link_args();
}
