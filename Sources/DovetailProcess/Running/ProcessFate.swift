import DovetailCore
import Foundation

/// How a process ended.
enum ProcessFate: Sendable, Hashable {
    /// It could not be started.
    case notStarted(Obstacle)
    /// It ran, but could not be watched to its end, in the words of the system.
    case lost(String)
    /// It ended by itself with a status.
    case exited(Int32)
    /// A signal ended it.
    case killed(signal: Int32)
    /// It was killed because it, with all that it had started, used more memory than it may have, in bytes.
    case starved(memory: Int)
    /// The host ended it, for a reason.
    case ended(by: Verdict)

    /// What keeps a process from being started.
    enum Obstacle: Sendable, Hashable {
        /// Its sandbox cannot be set up.
        case sandbox
        /// Its program cannot be executed.
        case program
        /// Its program is not there.
        case missing
        /// Something else, in the words of the system.
        case system(String)
    }

    /// Why the host ends a process.
    enum Verdict: Error, Hashable {
        /// It was asked to stop.
        case asked
        /// The host could not connect it, in the words of the system.
        case unconnected(String)
        /// It broke the protocol.
        case fault(String)
        /// It refused the host's greeting, in its own words.
        case refused(String)
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

    /// What has become of a process that the host has condemned, or has not, and that has ended as the system says.
    ///
    /// The host's reason counts. But what seemed to live on without its connection may have been ending all the while, on a
    /// machine that is busy: a status, or a signal that the host does not send, is its own.
    init(_ verdict: Verdict?, ending: ProcessFate) {
        switch (verdict, ending) {
        case (nil, _), (.hungUp, .exited), (.hungUp, .starved): self = ending
        case (.hungUp, .killed(let signal)) where signal != SIGTERM && signal != SIGKILL: self = ending
        case (let verdict?, _): self = .ended(by: verdict)
        }
    }

    /// Whether the host asked for the end.
    var wasAsked: Bool { self == .ended(by: .asked) }

    /// Whether the plugin has nothing to do with its end: then it does not count against it.
    var isOfHost: Bool {
        switch self {
        case .ended(by: .asked), .ended(by: .unconnected): true
        case .notStarted, .lost, .exited, .killed, .starved, .ended: false
        }
    }
}

extension ProcessFate: CustomStringConvertible {
    /// How it ended, as the rest of a sentence that begins with the process.
    var description: String {
        switch self {
        case .notStarted(let obstacle): "could not be started: \(obstacle)"
        case .lost(let reason): "was ended because what it wrote could not be read: \(reason)"
        case .exited(let status): "ended by itself with status \(status)"
        case .killed(let signal): "was killed by signal \(signal)\(Self.name(signal).map { " (\($0))" } ?? "")"
        case .starved(let memory): "was killed because it used more memory than it may have (\(memory >> 20) MiB)"
        case .ended(by: .asked): "was stopped"
        case .ended(by: let verdict): "was stopped because \(verdict)"
        }
    }

    /// The status with which libraries end a process to which the host has sent what they cannot understand.
    static let misunderstood: Int32 = 70

    /// What to do about it.
    ///
    /// - Parameters:
    ///   - library: What its program was built with; nil when it has not answered the greeting.
    ///   - hasWritten: Whether it has written any lines.
    /// - Returns: A sentence or two.
    func advice(_ library: PluginLibrary?, hasWritten: Bool) -> String {
        switch self {
        case .notStarted(.sandbox), .notStarted(.system): "See whether its program can run on this machine."
        case .notStarted(.program): "Build its program for this machine."
        case .notStarted(.missing): "Put its program where its manifest says."
        case .ended(by: .unconnected), .lost: "Raise the limit on open files, or see what the machine lacks."
        case .ended(by: .refused): PluginLibrary.advice
        case .ended(by: .fault) where library == nil, .exited(Self.misunderstood) where library == nil:
            "Mostly its program was built with the library of another version. \(PluginLibrary.advice)"
        case .ended(by: .fault) where library?.isOfAnotherVersion == true,
            .exited(Self.misunderstood) where library?.isOfAnotherVersion == true:
            "It was built with \(library?.text ?? "another"). \(PluginLibrary.advice)"
        case .killed(signal: 9): "If nobody killed it, the machine had no memory left."
        case .starved: "Have it use less, or let plugins have more (processes.memory)."
        case .exited, .killed, .ended: hasWritten ? "See its last lines." : "It has written nothing."
        }
    }

    /// Who can do something about it.
    var remedy: DovetailError.Remedy {
        switch self {
        case .notStarted(.sandbox), .notStarted(.system), .ended(by: .unconnected), .lost: .askOperator
        case .notStarted(.program), .notStarted(.missing), .exited, .killed, .starved, .ended: .askAuthor
        }
    }

    private static func name(_ signal: Int32) -> String? {
        [
            1: "SIGHUP", 2: "SIGINT", 3: "SIGQUIT", 4: "SIGILL", 5: "SIGTRAP", 6: "SIGABRT", 7: "SIGBUS", 8: "SIGFPE",
            9: "SIGKILL", 11: "SIGSEGV", 13: "SIGPIPE", 15: "SIGTERM", 24: "SIGXCPU", 25: "SIGXFSZ", 31: "SIGSYS",
        ][signal]
    }
}

extension ProcessFate.Obstacle: CustomStringConvertible {
    var description: String {
        switch self {
        case .sandbox: "its sandbox could not be set up"
        case .program: "its program cannot be executed"
        case .missing: "its program was not found"
        case .system(let reason): reason
        }
    }
}

extension ProcessFate.Verdict: CustomStringConvertible {
    /// Why the host ends it, as the rest of a sentence.
    var description: String {
        switch self {
        case .asked: "it was asked to"
        case .unconnected(let reason): "the host could not connect it: \(reason)"
        case .fault(let fault): "it broke the protocol: it sent \(fault)"
        case .refused(let reason): "it refused the host's greeting: \(reason.withoutFullStop)"
        case .hungUp: "it closed its connection"
        case .silent(let time): "it did not answer the host's greeting in \(time.words)"
        case .hangs(let time): "it hangs: it answered nothing for \(time.measured) and did no work meanwhile"
        case .clogged(let time): "it had more calls under way than it may have, for \(time.measured)"
        case .spins(let time): "it answered nothing for \(time.measured) while it kept a processor busy"
        }
    }
}

extension Duration {
    /// The duration, which was measured, for a person: in whole seconds when it is one at least.
    fileprivate var measured: String {
        let seconds = (self / .seconds(1)).rounded()
        return seconds >= 1 ? "\(Int(seconds)) s" : self.words
    }

    /// The duration for a person: `30 s`, `250 ms`.
    var words: String {
        let milliseconds = self.components.seconds * 1_000 + self.components.attoseconds / 1_000_000_000_000_000
        return milliseconds % 1_000 == 0 ? "\(milliseconds / 1_000) s" : "\(milliseconds) ms"
    }
}
