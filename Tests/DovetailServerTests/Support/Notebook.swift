import DovetailPlugin
import Synchronization

/// A plugin whose routes read and change its storage, and read its configuration.
struct Notebook: Plugin {
    func start(_ context: PluginContext) async throws {
        try await context.routes.put("/notes/{key}") { request in
            let text = String(decoding: try await request.body.collect(upTo: 1_000), as: UTF8.self)
            try await context.storage.set(text, for: try request.parameter("key"))
            return .text("kept")
        }
        try await context.routes.get("/notes/{key}") { request in
            let key: String = try request.parameter("key")
            guard let text = try await context.storage.value(for: key, as: String.self) else {
                throw RequestFailure.notFound("There is no note \(key).")
            }
            return .text(text)
        }
        try await context.routes.get("/title") { _ in
            .text(try await context.configuration.value("title", as: String.self) ?? "none")
        }
    }
}

/// A plugin that cannot be enabled at its first attempt.
struct Hesitant: Plugin {
    private static let owners = Mutex<Set<Owner>>([])

    func enable(_ context: PluginContext) async throws -> HookResult {
        let owner = context.owner
        guard Self.owners.withLock({ !$0.insert(owner).inserted }) else {
            throw PluginFailure.temporary("The other side does not answer.")
        }
        return .done
    }
}
