import DovetailCore
import DovetailHost
import Synchronization

/// The ends of processes that a runner reports, in order.
final class ProcessEnds: RunnerObserver {
    private let ends: AsyncStream<ProcessEnd>
    private let continuation: AsyncStream<ProcessEnd>.Continuation
    private let host = Mutex<(any RunnerObserver)?>(nil)

    init() {
        (self.ends, self.continuation) = AsyncStream.makeStream(of: ProcessEnd.self)
    }

    /// Whom to tell beside this.
    func tell(_ observer: any RunnerObserver) { self.host.withLock { $0 = observer } }

    func processEnded(_ end: ProcessEnd) {
        self.host.withLock { $0 }?.processEnded(end)
        self.continuation.yield(end)
    }

    /// The next end; waits for it.
    ///
    /// - Throws: `CancellationError` when the test's time is up.
    func next() async throws -> ProcessEnd {
        for await end in self.ends { return end }
        throw CancellationError()
    }
}

/// A runner whose ends a test hears of beside the host.
struct ObservedRunner: PluginRunner {
    let base: any PluginRunner
    let ends: ProcessEnds

    init(_ base: any PluginRunner, ends: ProcessEnds) {
        self.base = base
        self.ends = ends
        base.attach(ends)
    }

    func canRun(_ release: LoadedRelease) -> Bool { self.base.canRun(release) }
    func attach(_ observer: any RunnerObserver) { self.ends.tell(observer) }
    func start() async throws { try await self.base.start() }
    func examine(_ release: LoadedRelease) async throws -> [Finding] { try await self.base.examine(release) }
    func prepare(_ release: LoadedRelease, report: @escaping @Sendable (String) -> Void) async throws {
        try await self.base.prepare(release, report: report)
    }
    func removePreparation(of release: ReleaseID) throws { try self.base.removePreparation(of: release) }
    func removeUnfinishedPreparations(of releases: Set<ReleaseID>) throws {
        try self.base.removeUnfinishedPreparations(of: releases)
    }
    func endpoint(for release: LoadedRelease) async throws -> any PluginEndpoint {
        try await self.base.endpoint(for: release)
    }
    func processes(of slug: PluginSlug?) -> [PluginProcessStatus] { self.base.processes(of: slug) }
    var protection: RunnerProtection? { self.base.protection }
    func stop() async { await self.base.stop() }
}
