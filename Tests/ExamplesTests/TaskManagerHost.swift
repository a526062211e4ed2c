import DovetailCore
import DovetailHost
import DovetailTesting
import Testing

/// A host that has the task manager, and what tests ask of it.
struct TaskManagerHost {
    let test: TestHost
    let databases: any PluginDatabases
    let slug: PluginSlug

    init(test: TestHost, databases: any PluginDatabases) throws {
        self.test = test
        self.databases = databases
        self.slug = try PluginSlug("TaskManager")
    }

    /// Carries out a request, which must succeed.
    @discardableResult
    func perform(_ request: HostRequest, for owner: Owner) async throws -> OperationResult {
        let result = try await self.test.perform(request, "TaskManager", for: owner)
        if let error = result.error { throw error }
        return result
    }

    /// Adds a user who has installed and enabled the first release.
    func userWithTasks(_ name: String) async throws -> Owner {
        let owner = try await self.test.user(name)
        try await self.perform(.install(version: SemanticVersion(1, 0, 0)), for: owner)
        try await self.perform(.enable, for: owner)
        return owner
    }

    /// Every row of an owner, in the order of their ids.
    func rows(of owner: Owner) async throws -> [SQLRow] {
        try await self.databases.query(
            SQLStatement(
                "SELECT * FROM tasks WHERE owner = :who ORDER BY id", named: ["who": .text(owner.rawValue)]),
            in: self.slug)
    }

    /// The answer of a route, read as JSON; null when it has no body.
    func send(
        _ method: RequestMethod, _ path: String, query: [String: String] = [:], _ body: JSONValue? = nil,
        as owner: Owner
    ) async throws -> JSONValue {
        let response = try await self.respond(method, path, query: query, body, as: owner)
        let bytes = try await response.body.collect(upTo: 1 << 20)
        return bytes.isEmpty ? .null : try JSONValue(parsing: bytes)
    }

    /// The titles on the first page of an owner's list.
    func titles(of owner: Owner) async throws -> [String?] {
        try await self.send(.get, "/tasks", as: owner)["tasks"]?.array?.map { $0["title"]?.string } ?? []
    }

    /// The answer of a route.
    func respond(
        _ method: RequestMethod, _ path: String, query: [String: String] = [:], _ body: JSONValue? = nil,
        as owner: Owner
    ) async throws -> PluginResponse {
        let request = PluginRequest(
            method: method, path: path,
            query: query.map { PluginRequest.QueryItem($0.key, $0.value) },
            body: PluginBody(bytes: try body?.encoded() ?? []), user: try #require(owner.user))
        return try await self.test.host.respond(to: request, from: self.slug)
    }
}
