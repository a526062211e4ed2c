public import DovetailCore

extension PluginHost {
    /// How many are updated at once in a page, of a plugin without tables: those with tables have one database.
    private static let updatesAtOnce = 4

    /// Updates the installations of a plugin, a page of owners at a time.
    ///
    /// Each is an operation of its own, which fails for itself alone. Whoever asks for page after page, and ends when a page
    /// is stopped, updates all; a page that is asked for again finds done what was done.
    ///
    /// - Parameters:
    ///   - slug: The plugin.
    ///   - version: The release to move to; nil for the newest.
    ///   - owner: After which owner the page begins; nil for the first.
    ///   - limit: How many installations a page has at most.
    ///   - mostFailures: How many may fail before the rest of the page is left alone.
    ///   - requester: Who asks.
    /// - Returns: What became of them.
    /// - Throws: `pluginNotFound`, `releaseNotFound`, `stopping`, and what the store says.
    public func updateAll(
        of slug: PluginSlug, to version: SemanticVersion? = nil, after owner: Owner? = nil, limit: Int,
        mostFailures: Int, by requester: Requester
    ) async throws -> UpdatePage {
        let target = try await self.catalogue.resolve(slug, version: version).version
        let page = try await self.store.installations(of: slug, after: owner, limit: limit)
        let due = page.filter { installation in
            if case .perform = self.engine.shown(installation).lifecycle.decide(.update(target)) { true } else { false }
        }
        let release = try await self.catalogue.load(ReleaseID(slug: slug, version: target))
        let atOnce = release.manifest.tables.isEmpty ? Self.updatesAtOnce : 1
        var results: [OperationResult] = []
        var isStopped = false
        await withTaskGroup(of: OperationResult.self) { group in
            var waiting = due[...]
            func begin() {
                guard let next = waiting.popFirst() else { return }
                group.addTask { await self.perform(.update(version: target), on: next.id, by: requester) }
            }
            for _ in 0..<atOnce { begin() }
            for await result in group {
                results.append(result)
                if results.count(where: { !$0.isSuccess }) > mostFailures, !waiting.isEmpty {
                    isStopped = true
                    waiting = []
                }
                begin()
            }
        }
        return UpdatePage(
            results: results.sorted { $0.installation.owner.rawValue < $1.installation.owner.rawValue },
            skipped: page.count - due.count, next: page.count == limit ? page.last?.id.owner : nil,
            isStopped: isStopped || results.count { !$0.isSuccess } > mostFailures)
    }
}
