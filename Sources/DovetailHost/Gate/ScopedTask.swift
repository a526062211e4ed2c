import DovetailPlugin

/// A task of plugin code that hangs on a resource scope: it runs once the installation serves, and is cancelled and
/// awaited when it goes to sleep.
///
/// A task that ends by itself leaves the scope.
enum ScopedTask {
    static func start(
        _ name: String, session: Session, body: @escaping @Sendable () async throws -> Void
    ) throws -> any Registration {
        let scope = try session.bindingScope(name)
        try scope.checkRoom(for: name)
        let id = scope.reserve()
        // Ended by its entry in the scope.
        let task = PluginTask(on: scope.executor) {
            guard await scope.isOpened(), !Task.isCancelled else { return }
            await session.logging("task", name, body)
            scope.forget(id)
        }
        do {
            return try scope.add(name, id: id, drop: { task.cancel() }, end: { await task.end() })
        } catch {
            task.cancel()
            throw error
        }
    }
}
