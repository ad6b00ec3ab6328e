//! Has the program compiled anew when a file comes to `templates/` or goes from it: the document
//! types are inside of the program, and the macro that puts them there sees only files that it knows.

fn main() {
    println!("cargo::rerun-if-changed=templates");
}
