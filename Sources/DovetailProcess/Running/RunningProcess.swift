import DovetailCore
import DovetailHost
import DovetailWire
import Foundation
import Logging
import NIOCore
import Synchronization

/// A process that runs a release, from its start to its end.
///
/// Its end comes in one order whatever brings it about: the instances are lost, the observer is told unless the host asked
/// for the end, then everybody who waits hears how it ended.
final class RunningProcess: Sendable {
    private struct State {
        var pid: Int32?
        var verdict: ProcessFate.Verdict?
        /// How it has ended in the words of the system; its remains may be there still.
        var ending: ProcessFate?
        var fate: ProcessFate?
        var library: PluginLibrary?
        var instances = 0
        var idleAlarm: HostAlarm?
        var killAlarm: HostAlarm?
        var lines = OutputLines()
        var waiters: [CheckedContinuation<ProcessFate, Never>] = []
    }

    let number: ProcessNumber
    let unit: ProcessUnit
    let startedAt: Date
    let connection: Connection
    let contexts: ContextTable
    let settings: ProcessSettings
    let clock: any HostClock
    let logger: Logger
    private let side: HostSide
    private let observer: (any RunnerObserver)?
    /// Ends all that the process has started, without its launcher's doing.
    private let endWithoutLauncher: @Sendable () async -> Void
    private let state = Mutex(State())

    init(
        _ number: ProcessNumber, unit: ProcessUnit, settings: ProcessSettings, clock: any HostClock, logger: Logger,
        observer: (any RunnerObserver)?, endWithoutLauncher: @escaping @Sendable () async -> Void
    ) {
        let mailbox = EndMailbox()
        let side = HostSide(
            unit: unit, settings: settings, clock: clock, logger: logger,
            fate: { await mailbox.process?.fate().description ?? "has ended" },
            onEnd: { mailbox.process?.connectionEnded($0) })
        self.number = number
        self.unit = unit
        self.startedAt = clock.now
        self.settings = settings
        self.clock = clock
        self.logger = logger
        self.observer = observer
        self.endWithoutLauncher = endWithoutLauncher
        self.side = side
        self.contexts = side.contexts
        self.connection = Connection(side: .host, limits: settings.wire, handler: side)
        mailbox.set(self)
    }

    /// The way to call it.
    var calls: PluginCalls { self.side.calls(self.connection) }

    /// Whether it can be given no more work.
    var hasEnded: Bool { self.state.withLock { $0.ending != nil || $0.verdict != nil } || self.connection.end != nil }

    /// Whether it has answered the greeting: then it has been started.
    var hasGreeted: Bool { self.library != nil }

    /// What its program was built with; nil before it has answered the greeting.
    var library: PluginLibrary? { self.state.withLock { $0.library } }

    /// Its id in the system; nil before it has started and when it has ended.
    var pid: Int32? { self.state.withLock { $0.pid } }

    /// What it wrote last; nil when it has written nothing.
    var lastLine: String? { self.state.withLock { $0.lines.last.last } }

    /// What there is to say about it now; nil before it has started and when it has ended.
    var status: PluginProcessStatus? {
        let (pid, instances, lines) = self.state.withLock { ($0.pid, $0.instances, $0.lines.last) }
        guard let pid else { return nil }
        let counts = self.side.statistics.counts
        return PluginProcessStatus(
            process: self.number, unit: self.unit, pid: pid, startedAt: self.startedAt,
            usage: ProcessTree.usage(of: pid), instances: instances, calls: counts.calls, errors: counts.errors,
            latency: self.side.statistics.latency, lastLines: lines)
    }

    /// Waits until it has ended, and says how.
    func fate() async -> ProcessFate {
        await withCheckedContinuation { continuation in
            let fate = self.state.withLock { state in
                if state.fate == nil { state.waiters.append(continuation) }
                return state.fate
            }
            if let fate { continuation.resume(returning: fate) }
        }
    }
}

// Instances.
extension RunningProcess {
    /// Counts an instance in, so that the process is kept.
    func enter() {
        let alarm = self.state.withLock { state in
            state.instances += 1
            defer { state.idleAlarm = nil }
            return state.idleAlarm
        }
        alarm?.cancel()
    }

    /// Counts an instance out; a process without any ends after a while.
    ///
    /// - Parameter onIdle: Hears that it has had none for that while.
    func leave(onIdle: @escaping @Sendable () -> Void) {
        let isIdle = self.state.withLock { state in
            state.instances -= 1
            return state.instances == 0
        }
        guard isIdle else { return }
        let alarm = self.clock.alarm(after: self.settings.idle) { onIdle() }
        let superfluous = self.state.withLock { state -> HostAlarm? in
            guard state.instances == 0 else { return alarm }
            defer { state.idleAlarm = alarm }
            return state.idleAlarm
        }
        superfluous?.cancel()
    }

    /// Whether it has no instance.
    var isIdle: Bool { self.state.withLock { $0.instances == 0 } }
}

// Its end.
extension RunningProcess {
    /// It runs under that id.
    func started(pid: Int32) {
        let isCondemned = self.state.withLock { state in
            state.pid = pid
            return state.verdict != nil && state.verdict != .asked
        }
        if isCondemned { self.signal(SIGTERM) }
    }

    /// It answered the greeting.
    func greeted(with library: PluginLibrary) { self.state.withLock { $0.library = library } }

    /// It wrote to its standard output or error.
    func wrote(_ bytes: some Sequence<UInt8>) -> [String] { self.state.withLock { $0.lines.append(bytes) } }

    /// Asks it to end, and ends it when it does not.
    func stop() async {
        self.judge(.asked)
        let alarm = self.clock.alarm(after: self.settings.stop) { self.terminate(.asked) }
        // Whether or not it answers, the end of the connection tells it that the host is done with it.
        _ = try? await self.connection.call(.shutdown)
        self.connection.close()
        _ = await self.fate()
        alarm.cancel()
    }

    /// Ends it at once, for a reason; the first reason counts.
    func terminate(_ verdict: ProcessFate.Verdict) {
        self.judge(verdict)
        self.connection.close()
        self.signal(SIGTERM)
        // The launcher ends its plugin at once; it may be stopped, or unable to.
        self.setKillAlarm(
            self.clock.alarm(after: self.settings.kill) {
                guard self.state.withLock({ $0.ending == nil }) else { return }
                // Ends when nothing of the process is left, which its own end tells whoever waits.
                Task { await self.endWithoutLauncher() }
            })
    }

    /// Sets the alarm that takes the place of the one before.
    private func setKillAlarm(_ alarm: HostAlarm) {
        let replaced = self.state.withLock { state in
            defer { state.killAlarm = alarm }
            return state.killAlarm
        }
        replaced?.cancel()
    }

    /// It has ended, in the words of the system; what it has left may be there still.
    ///
    /// From here on nobody condemns it any more, and its id is not used: it may be another's.
    func gone(_ ending: ProcessFate) {
        self.state.withLock { state in
            state.ending = ending
            state.pid = nil
        }
    }

    /// Nothing is left of it, either: whoever waits is told.
    func ended(_ ending: ProcessFate) async {
        self.connection.end(.endOfFile)
        let (fate, lines, alarms) = self.state.withLock { state in
            let fate = ProcessFate(state.verdict, ending: ending)
            _ = state.lines.finish()
            return (fate, state.lines.last, [state.idleAlarm, state.killAlarm])
        }
        for alarm in alarms { alarm?.cancel() }
        if !fate.isOfHost {
            self.observer?.processEnded(
                ProcessEnd(
                    process: self.number, unit: self.unit,
                    error: DovetailError(
                        .crashed,
                        "The process of \(self.unit) \(fate). \(fate.advice(self.library, hasWritten: !lines.isEmpty))",
                        remedy: fate.remedy),
                    wasReady: self.hasGreeted, lastLines: lines, at: self.clock.now))
        }
        let waiters = self.state.withLock { state in
            state.fate = fate
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume(returning: fate) }
        await self.contexts.closeAll()
    }

    private func judge(_ verdict: ProcessFate.Verdict) {
        self.state.withLock { state in if state.verdict == nil, state.ending == nil { state.verdict = verdict } }
    }

    fileprivate func connectionEnded(_ end: ConnectionEnd) {
        switch end {
        case .closed: break
        case .fault(let fault): self.terminate(.fault("\(fault)"))
        // Mostly the process has ended: the socket fails when it had not read all. One that goes on without a connection
        // is ended.
        case .endOfFile, .failed: self.watchAfterHangUp()
        }
    }

    private func watchAfterHangUp() {
        let alarm = self.clock.alarm(after: .seconds(1)) {
            guard self.state.withLock({ $0.ending == nil }) else { return }
            self.terminate(.hungUp)
        }
        self.setKillAlarm(alarm)
    }

    private func signal(_ signal: Int32) {
        self.state.withLock { state in
            if let pid = state.pid { kill(pid, signal) }
        }
    }
}

/// Lets the handler of a connection reach the process that is made after it.
private final class EndMailbox: Sendable {
    private struct Box {
        weak var process: RunningProcess?
    }

    private let box = Mutex(Box())

    var process: RunningProcess? { self.box.withLock { $0.process } }

    func set(_ process: RunningProcess) { self.box.withLock { $0.process = process } }
}
