import DovetailCore

/// How a process ended.
enum ProcessFate: Sendable, Hashable {
    /// It could not be started, in the words of the system.
    case notStarted(String)
    /// It ended by itself with a status.
    case exited(Int32)
    /// A signal ended it.
    case killed(signal: Int32)
    /// It was killed because it, with all that it had started, used more memory than it may have, in bytes.
    case starved(memory: Int)
    /// The host ended it, for a reason.
    case ended(by: Verdict)

    /// Why the host ends a process.
    enum Verdict: Sendable, Hashable {
        /// It was asked to stop.
        case asked
        /// It broke the protocol.
        case fault(String)
        /// It closed its connection and went on.
        case hungUp
        /// It did not answer the hello in time.
        case silent(Duration)
        /// It does not answer and does not use the processor.
        case hangs(Duration)
        /// It answers so few of its calls that no more can be made.
        case clogged(Duration)
        /// It does not answer because it keeps the processor busy.
        case spins(Duration)
    }

    /// Whether the host asked for the end.
    var wasAsked: Bool { self == .ended(by: .asked) }
}

extension ProcessFate: CustomStringConvertible {
    /// How it ended, as the rest of a sentence that begins with the process.
    var description: String {
        switch self {
        case .notStarted(let reason): "could not be started: \(reason)"
        case .exited(let status): "ended by itself with status \(status)"
        case .killed(let signal): "was killed by signal \(signal)\(Self.name(signal).map { " (\($0))" } ?? "")"
        case .starved(let memory): "was killed because it used more memory than it may have (\(memory >> 20) MiB)"
        case .ended(by: .asked): "was stopped"
        case .ended(by: .fault(let fault)): "was stopped because it broke the protocol: it sent \(fault)"
        case .ended(by: .hungUp): "was stopped because it closed its connection"
        case .ended(by: .silent(let time)): "was stopped because it did not answer the host's greeting in \(time.words)"
        case .ended(by: .hangs(let time)):
            "was stopped because it hangs: it answered nothing for \(time.words) and did no work meanwhile"
        case .ended(by: .clogged(let time)):
            "was stopped because it had more calls under way than it may have, for \(time.words)"
        case .ended(by: .spins(let time)):
            "was stopped because it answered nothing for \(time.words) while it kept a processor busy"
        }
    }

    /// What to do about it.
    var advice: String {
        switch self {
        case .notStarted: "See whether its program can run on this machine."
        case .killed(signal: 9): "If nobody killed it, the machine had no memory left."
        case .starved: "Have it use less, or let plugins have more (processes.memory)."
        case .exited, .killed, .ended: "See its last lines."
        }
    }

    private static func name(_ signal: Int32) -> String? {
        [
            1: "SIGHUP", 2: "SIGINT", 3: "SIGQUIT", 4: "SIGILL", 5: "SIGTRAP", 6: "SIGABRT", 7: "SIGBUS", 8: "SIGFPE",
            9: "SIGKILL", 11: "SIGSEGV", 13: "SIGPIPE", 15: "SIGTERM", 24: "SIGXCPU", 25: "SIGXFSZ", 31: "SIGSYS",
        ][signal]
    }
}

extension Duration {
    /// The duration for a person: `30 s`, `250 ms`.
    var words: String {
        let milliseconds = self.components.seconds * 1_000 + self.components.attoseconds / 1_000_000_000_000_000
        return milliseconds % 1_000 == 0 ? "\(milliseconds / 1_000) s" : "\(milliseconds) ms"
    }
}
