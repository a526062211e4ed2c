import DovetailPlugin

/// Background tasks behind the gate.
struct GatedTasks: TasksBackend {
    let session: Session

    func run(_ name: String, body: @escaping @Sendable () async throws -> Void) async throws -> any Registration {
        try ScopedTask.start("task \(name)", session: self.session, body: body)
    }
}
