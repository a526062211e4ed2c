import DovetailCore
import Logging

/// Wakes what is enabled when the host starts.
struct Starter: Sendable {
    let store: any HostStore
    let engine: LifecycleEngine
    let activator: Activator
    let catalogue: Catalogue

    /// Wakes every installation that serves, several at once.
    ///
    /// One that does not start ends in error(enable).
    func wakeAll(atOnce limit: Int) async throws {
        try await withThrowingDiscardingTaskGroup { group in
            let slots = AsyncSlots(limit)
            var last: InstallationID?
            while true {
                let page = try await self.store.servingInstallations(after: last, limit: 500)
                for installation in page {
                    await slots.take()
                    group.addTask {
                        defer { slots.giveBack() }
                        await self.wake(installation)
                    }
                }
                guard page.count == 500, let next = page.last?.id else { return }
                last = next
            }
        }
    }

    private func wake(_ installation: Installation) async {
        do {
            guard let id = installation.release else { return }
            let release = try await self.catalogue.load(id)
            let grants = try await self.store.grants(of: installation.id)
            let awake = try await self.activator.wake(release, for: installation.id, grants: grants, operation: nil)
            self.activator.serve(awake)
        } catch {
            await self.engine.recordFailedStart(of: installation, error.asHostError(installation.id))
        }
    }
}
