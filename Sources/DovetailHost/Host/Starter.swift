import DovetailCore

/// Wakes what is enabled when the host starts.
struct Starter: Sendable {
    let store: any HostStore
    let engine: LifecycleEngine

    /// Wakes every installation that serves, several at once.
    ///
    /// One that does not start ends in error(enable). One with an operation that is open still is woken when that is closed:
    /// until then its record may be of before the operation.
    func wakeAll(atOnce limit: Int) async throws {
        try await withThrowingDiscardingTaskGroup { group in
            let slots = AsyncSlots(limit)
            var last: InstallationID?
            while true {
                let page = try await self.store.servingInstallations(after: last, limit: 500)
                for installation in page {
                    guard !self.engine.course.hasBegun else { return }
                    guard !self.engine.waitsForClosing(installation.id) else { continue }
                    await slots.take()
                    group.addTask {
                        defer { slots.giveBack() }
                        await self.engine.wake(installation)
                    }
                }
                guard page.count == 500, let next = page.last?.id else { return }
                last = next
            }
        }
    }
}
