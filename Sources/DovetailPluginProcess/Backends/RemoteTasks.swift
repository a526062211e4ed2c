import DovetailPlugin
import DovetailWire

/// Tasks in the background: the host keeps and cancels them, the code runs here.
struct RemoteTasks: TasksBackend {
    let remote: RemoteContext

    func run(_ name: String, body: @escaping @Sendable () async throws -> Void) async throws -> any Registration {
        try await self.remote.bind(.once(body), .tasksRun) { BindDocument($0, name: name) }
    }
}
