import DovetailCore

/// What is to be started for a plugin, whatever the machine confines it with.
struct LaunchRequest: Sendable {
    /// The folder of the release, which the process may read.
    var releaseFolder: String
    /// What else the process may read and execute.
    var readablePaths: [String] = []
    /// The program: relative to the release's folder, or absolute.
    var executable: String
    /// The program's arguments, without its name.
    var arguments: [String] = []
    /// The program's environment, beside what ``SandboxedCommand`` sets.
    var environment: [String: String] = [:]
    /// Which of the host's plugin processes it is, from 0 to 65535.
    ///
    /// Two that run at the same time have different numbers: where plugins become users of their own, it chooses the
    /// user.
    var slot: Int
    /// A folder that the process may write to, made for it and removed with it.
    ///
    /// Where bubblewrap is in use it lies in memory instead, and this one is never made.
    var privateFolder: String
    /// The file that tells the next life of the host what to end.
    var record: String
    /// The control groups made for it, which are removed with it.
    var groups: [String] = []
    /// Whether it may use the network.
    var network = false
    /// What it may use.
    var limits = ProcessLimits()
    /// How long it may go on after the host has gone.
    var grace: Duration = .seconds(2)
}
