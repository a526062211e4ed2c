import DovetailHost

/// Hosts that cases share: one for each form, started by the first case and stopped by the last that runs.
actor SharedConformanceHosts {
    private struct Entry {
        /// Awaited by every case that uses the host.
        let host: Task<ConformanceHost, any Error>
        var users = 0
    }

    static let all = SharedConformanceHosts()

    private var entries: [String: Entry] = [:]

    /// Runs a body on the host of a form.
    func withHost(
        of form: PluginConformanceSuite.Form, _ body: @Sendable (ConformanceHost) async throws -> Void
    ) async throws {
        let task = self.enter(form)
        let outcome: Result<Void, any Error>
        do {
            let host = try await task.value
            try await body(host)
            outcome = .success(())
        } catch {
            outcome = .failure(error)
        }
        await self.leave(form)
        try outcome.get()
    }

    private func enter(_ form: PluginConformanceSuite.Form) -> Task<ConformanceHost, any Error> {
        var entry = self.entries[form.name] ?? Entry(host: Task { try await ConformanceHost(form) })
        entry.users += 1
        self.entries[form.name] = entry
        return entry.host
    }

    private func leave(_ form: PluginConformanceSuite.Form) async {
        guard var entry = self.entries[form.name] else { return }
        entry.users -= 1
        self.entries[form.name] = entry.users > 0 ? entry : nil
        guard entry.users == 0 else { return }
        // One that did not start has told so to the cases that wanted it.
        _ = try? await entry.host.value.host.stop()
    }
}
