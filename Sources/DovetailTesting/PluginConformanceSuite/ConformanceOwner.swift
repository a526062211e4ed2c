import DovetailCore
import DovetailHost
import Testing

/// An owner of installations of the conformance plugin, and how to tell the plugin what to do for them.
struct ConformanceOwner: Sendable {
    let owner: Owner
    let test: ConformanceHost

    /// The name by which the host calls the owner.
    var name: String { self.owner.rawValue }

    /// The installation of a plugin.
    func id(_ slug: String = "Conformance") throws -> InstallationID {
        InstallationID(owner: self.owner, slug: try PluginSlug(slug))
    }

    /// Carries out a request of the lifecycle.
    @discardableResult
    func perform(_ request: HostRequest, _ slug: String = "Conformance") async throws -> OperationResult {
        try await self.test.test.perform(request, slug, for: self.owner)
    }

    /// Carries out a request that must succeed.
    @discardableResult
    func succeed(
        _ request: HostRequest, _ slug: String = "Conformance", sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> OperationResult {
        let result = try await self.perform(request, slug)
        try #require(result.isSuccess, "\(request) of \(slug): \(result.message)", sourceLocation: sourceLocation)
        return result
    }

    /// Installs the first release of a plugin.
    func install(_ slug: String = "Conformance", sourceLocation: SourceLocation = #_sourceLocation) async throws {
        try await self.succeed(.install(version: SemanticVersion(1, 0, 0)), slug, sourceLocation: sourceLocation)
    }

    /// Installs and enables the first release of a plugin.
    func installAndEnable(
        _ slug: String = "Conformance", sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        try await self.install(slug, sourceLocation: sourceLocation)
        try await self.succeed(.enable, slug, sourceLocation: sourceLocation)
    }

    /// Says what the plugin does in a hook, in `start` or in `stop`.
    func set(_ hook: String, _ steps: JSONValue..., on slug: String = "Conformance") async throws {
        try await self.succeed(.configure(["on_\(hook)": .array(steps)]), slug)
    }

    /// Lets the plugin take steps while it answers a request; answers the result of each.
    @discardableResult
    func take(_ steps: JSONValue..., on slug: String = "Conformance") async throws -> [JSONValue] {
        try await self.take(steps: steps, on: slug)
    }

    /// Lets the plugin take steps while it answers a request; answers the result of each.
    @discardableResult
    func take(steps: [JSONValue], on slug: String = "Conformance") async throws -> [JSONValue] {
        let body: JSONValue = ["steps": .array(steps)]
        let response = try await self.send(.post, "/run", PluginBody(bytes: try body.encoded()), to: slug)
        let bytes = try await response.body.collect(upTo: 16 << 20)
        return try #require(try JSONValue(parsing: bytes).array)
    }

    /// Lets the plugin take one step.
    @discardableResult
    func takeOne(_ step: JSONValue, on slug: String = "Conformance") async throws -> JSONValue {
        try #require(try await self.take(step, on: slug).first)
    }

    /// Lets the plugin take one step that must fail; answers what the plugin sees of the failure.
    func failure(
        of step: JSONValue, on slug: String = "Conformance", sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> JSONValue {
        var fields = step.object ?? [:]
        fields["catch"] = true
        let result = try await self.takeOne(.object(fields), on: slug)
        return try #require(result["failed"], "\(step) succeeded: \(result)", sourceLocation: sourceLocation)
    }

    /// Sends a request to the plugin.
    func send(
        _ method: RequestMethod, _ path: String, _ body: PluginBody = PluginBody(), to slug: String = "Conformance",
        query: [PluginRequest.QueryItem] = [], headers: HeaderFields = [:]
    ) async throws -> PluginResponse {
        // Whoever is signed in reaches the system's installation; nobody of that name has one of their own.
        let user = try self.owner.user ?? UserID("somebody")
        let request = PluginRequest(
            method: method, path: path, query: query, headers: headers, body: body, user: user)
        return try await self.test.host.respond(to: request, from: try PluginSlug(slug))
    }

    /// Waits until the plugin has remembered a text so many times.
    func wait(for text: String, count: Int = 1, in place: String? = nil) async throws {
        try await self.takeOne([
            "do": "wait", "for": .string(text), "count": .integer(count), "in": .string(place ?? self.name),
        ])
    }

    /// What the plugin remembers for the owner.
    func memory(in place: String? = nil) async throws -> [String] {
        let texts = try await self.takeOne(["do": "memory", "in": .string(place ?? self.name)]).array
        return (texts ?? []).compactMap(\.string)
    }
}
