/// How plugin processes are confined.
public struct SandboxSettings: Sendable, Equatable {
    /// How much of a sandbox there has to be.
    public enum Mode: String, Sendable, CaseIterable {
        /// All that the machine offers; what it does not offer is reported, and plugins start all the same.
        case automatic
        /// Plugins start only when they can be contained.
        ///
        /// That takes bubblewrap, or landlock of version 6 together with filters of system calls.
        case required
        /// None; plugins may do what the host's user may. Limits hold, and processes are ended with all they started.
        case off
    }

    /// How much of a sandbox there has to be; ``Mode/automatic`` by default.
    public var mode: Mode

    /// Paths that plugins may read and execute beside the system's and their own; none by default.
    ///
    /// A runtime that is not installed below /usr goes here, for instance.
    public var readablePaths: [String]

    /// Where the program `dovetail-launcher` is; by default beside the running program.
    public var launcher: String?

    /// Where the program `bwrap` is; by default the first one on the PATH.
    public var bubblewrap: String?

    /// Settings, each with its default.
    public init(
        mode: Mode = .automatic, readablePaths: [String] = [], launcher: String? = nil, bubblewrap: String? = nil
    ) {
        self.mode = mode
        self.readablePaths = readablePaths
        self.launcher = launcher
        self.bubblewrap = bubblewrap
    }
}
