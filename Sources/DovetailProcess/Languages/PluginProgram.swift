/// What is started to run a release.
struct PluginProgram: Sendable, Equatable {
    /// The program: relative to the release's folder, or absolute.
    var executable: String
    /// Its arguments, without its name.
    var arguments: [String] = []
    /// What it needs in its environment.
    var environment: [String: String] = [:]
    /// What it has to read beside the system and its release.
    var readablePaths: [String] = []
}
