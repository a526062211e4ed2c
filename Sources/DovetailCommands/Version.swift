/// The version of this program.
enum Version {
    /// What `dovetail --version` prints.
    static let text = "0.1.0"
}
