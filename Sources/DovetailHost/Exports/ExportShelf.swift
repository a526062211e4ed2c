import DovetailCore
import Foundation
import Logging
import Synchronization

/// The exports of a host: finds, removes and, when their time is over, forgets them.
final class ExportShelf: Sendable {
    /// How often it is looked which exports are too old.
    static let round: Duration = .seconds(24 * 60 * 60)
    private static let pageSize = 200

    private struct State {
        var alarm: HostAlarm?
        var hasEnded = false
    }

    let folder: ExportFolder
    private let store: any HostStore
    private let lifetime: Duration
    private let clock: any HostClock
    private let logger: Logger
    /// Speaks whenever it is time to tidy, until ``stop()``.
    private let rounds: AsyncStream<Void>
    private let calling: AsyncStream<Void>.Continuation
    private let state = Mutex(State())

    init(folder: ExportFolder, store: any HostStore, lifetime: Duration, clock: any HostClock, logger: Logger) {
        self.folder = folder
        self.store = store
        self.lifetime = lifetime
        self.clock = clock
        self.logger = logger
        (self.rounds, self.calling) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Removes an export: first what says that it is there, so that there is never one without its file.
    ///
    /// A file that cannot be removed is nobody's then, and is tried again by ``tidy()``.
    func remove(_ id: OperationID) async throws {
        try await self.store.removeExport(id)
        self.discard(id)
    }

    /// Removes the file of an operation that has no record, or is to have none.
    func discard(_ id: OperationID) {
        do {
            try self.folder.remove(id)
        } catch {
            self.logger.warning(
                "The file of an export could not be removed; it is tried again",
                metadata: [LogKey.operation: "\(id)", LogKey.errorMessage: "\(error)"])
        }
    }

    /// Tidies daily while there are exports, until ``stop()``.
    func run() async {
        for await _ in self.rounds { await self.tidy() }
    }

    /// There is an export: it is looked at when a day is over.
    func watch() {
        self.state.withLock { state in
            guard state.alarm == nil, !state.hasEnded else { return }
            state.alarm = self.clock.alarm(after: Self.round) { self.ring() }
        }
    }

    private func ring() {
        self.state.withLock { $0.alarm = nil }
        self.calling.yield()
    }

    /// Tidies no more.
    func stop() {
        let alarm = self.state.withLock { state -> HostAlarm? in
            state.hasEnded = true
            return state.alarm
        }
        alarm?.cancel()
        self.calling.finish()
    }

    /// Removes the exports whose time is over, and files that are nobody's; what cannot be done is told, and tried again.
    func tidy() async {
        do {
            try await self.removeOld()
            for id in try await self.leftovers() {
                self.discard(id)
                self.logger.notice(
                    "What an interrupted operation has left of an export was removed",
                    metadata: [LogKey.operation: "\(id)"])
            }
            guard try await !self.store.exports(ExportQuery(limit: 1)).isEmpty else { return }
            self.watch()
        } catch {
            self.watch()
            self.logger.error(
                "The exports could not be tidied; it is tried again", metadata: [LogKey.errorMessage: "\(error)"])
        }
    }

    private func removeOld() async throws {
        let limit = self.clock.now.addingTimeInterval(-(self.lifetime / .seconds(1)))
        while true {
            let old = try await self.store.exports(ExportQuery(createdBefore: limit, limit: Self.pageSize))
            guard !old.isEmpty else { return }
            for export in old {
                try await self.remove(export.id)
                self.logger.of(export.installation, export.version, export.id).info(
                    "An export was removed: its time is over")
            }
        }
    }

    /// The operations whose files are nobody's: neither has an export the name, nor does an operation run that may commit it.
    func leftovers() async throws -> Set<OperationID> {
        // In this order: what is placed meanwhile is of an operation that runs, or has its record.
        let found = Set(try self.folder.files.map(\.operation))
        guard !found.isEmpty else { return [] }
        let open = Set(try await self.store.openOperations().map(\.operation.id))
        var leftovers: Set<OperationID> = []
        for id in found.subtracting(open) where try await self.store.export(id) == nil { leftovers.insert(id) }
        return leftovers
    }
}
