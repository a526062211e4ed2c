import DovetailPlugin

/// Where steps are taken: a context, and what the code was called with.
struct Scene: Sendable {
    let context: PluginContext
    /// The database, or the transaction in which the steps stand.
    var database: Database
    /// What the code was called with, as JSON.
    let given: JSONValue
    /// The request that is to be answered, if any.
    let request: PluginRequest?
    /// What is answered.
    let reply = Reply()

    init(_ context: PluginContext, given: JSONValue = .null, request: PluginRequest? = nil) {
        self.context = context
        self.database = context.database
        self.given = given
        self.request = request
    }

    /// The place in which the owner's texts are remembered.
    var place: String { self.context.owner.rawValue }

    /// Takes steps one after another; answers the result of each.
    ///
    /// - Throws: What the first step throws that is not caught.
    func run(_ steps: [JSONValue]) async throws -> [JSONValue] {
        var results: [JSONValue] = []
        for step in steps { results.append(try await self.run(try Step(step))) }
        return results
    }

    /// Takes a step; one that says `catch` answers what it throws.
    func run(_ step: Step) async throws -> JSONValue {
        guard step["catch"]?.bool == true else { return try await self.take(step) }
        do { return try await self.take(step) } catch { return ["failed": error.described] }
    }

    private func take(_ step: Step) async throws -> JSONValue {
        switch step.name.prefix(while: { $0 != "." }) {
        case "storage": try await self.takeStorage(step)
        case "database": try await self.takeDatabase(step)
        case "configuration", "permissions", "notifications": try await self.takeOwner(step)
        case "features", "in_mode": try await self.takeFeature(step)
        case "http": try await self.takeHTTP(step)
        case "events", "services": try await self.takeOthers(step)
        case "routes", "timers", "tasks", "resources": try await self.bind(step)
        case "body", "answer": try await self.takeRequest(step)
        default: try await self.takePlain(step)
        }
    }
}
