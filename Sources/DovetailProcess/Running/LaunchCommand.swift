/// What is run to start a plugin process.
struct LaunchCommand: Sendable, Hashable {
    /// The program, by its absolute path.
    var program: String
    /// What it is run with.
    var arguments: [String]
    /// Its environment: nothing else is handed down.
    var environment: [String: String]
    /// The control groups that were made for it.
    var groups: [String]
    /// The file that its launcher keeps while it lives.
    var record: String
}
