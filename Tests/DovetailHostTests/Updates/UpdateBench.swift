import DovetailCore
import DovetailHost
import DovetailPlugin
import DovetailTesting
import Testing

/// Where the plugin of a test runs.
enum Home: String, CaseIterable, CustomTestStringConvertible {
    case inside = "inside the host"
    case outside = "in a process"

    var testDescription: String { self.rawValue }
}

/// Two releases of Notes, and a host on which ada and ben have the first.
///
/// `GET /version` answers the release, `POST /notes` writes a row and a key, and `GET /notes` answers the rows' texts.
struct UpdateBench {
    static let old = SemanticVersion(1, 0, 0)
    static let new = SemanticVersion(1, 1, 0)

    let home: Home
    let clock: ManualClock?
    let runner: ScriptedRunner
    /// What the new release does beside the rest.
    var newer = ScriptedPlugin()
    /// What the old release does beside the rest.
    var older = ScriptedPlugin()
    /// What stands in the manifest of the new release beside the rest.
    var newFields: [String: JSONValue] = [:]
    /// Files of the new release.
    var newFiles: [String: String] = [:]
    var updates = UpdateSettings.withoutProbation
    var failPoints = FailPoints.none

    /// A bench whose time is the machine's, or a test's.
    init(_ home: Home, clock: ManualClock? = nil) {
        self.home = home
        self.clock = clock
        self.runner = ScriptedRunner(clock: clock ?? .system as any HostClock)
    }

    /// Runs a test, in which ada and ben have the old release enabled.
    func run(
        in folder: TemporaryFolder? = nil, _ body: (TestHost, _ ada: Owner, _ ben: Owner) async throws -> Void
    ) async throws {
        try await withHost(
            in: folder, clock: self.clock ?? .system as any HostClock, limits: .patient, updates: self.updates,
            restarts: Isolated.restarts, runners: [self.runner], failPoints: self.failPoints
        ) { host in
            try self.add(to: host)
        } body: { host in
            let (ada, ben) = (try await host.user("ada"), try await host.user("ben"))
            for owner in [ada, ben] where try await host.state("Notes", of: owner) == .uninstalled {
                for request in [HostRequest.install(version: Self.old), .enable] {
                    let result = try await host.perform(request, "Notes", for: owner)
                    try #require(result.isSuccess, "\(result.message)")
                }
            }
            try await body(host, ada, ben)
        }
    }

    private func add(to host: TestHost) throws {
        let endpoints: [JSONValue] = [
            ["method": "GET", "path": "/version"], ["method": "GET", "path": "/notes"],
            ["method": "POST", "path": "/notes"], ["method": "GET", "path": "/publish/{name}"],
            ["method": "GET", "path": "/slow"], ["method": "GET", "path": "/call"],
            ["method": "POST", "path": "/long"],
        ]
        let fields: [String: JSONValue] = [
            "api_endpoints": .array(endpoints), "configuration": ["mood": ["type": "string", "default": "calm"]],
            "events": ["subscribes": ["Notes.**"]],
            "services": ["provides": [["name": "notes.count", "version": "1.0.0"]]],
        ]
        let old = notesPackage(version: "\(Self.old)", fields)
        var new = notesPackage(
            version: "\(Self.new)", fields.merging(self.newFields) { _, field in field })
        new.files.merge(self.newFiles) { _, file in file }
        for (package, plugin) in [(old, self.older), (new, self.newer)] {
            switch self.home {
            case .inside: try host.add(package, Self.completed(plugin))
            case .outside: try host.add(package, Self.completed(plugin), on: self.runner)
            }
        }
    }

    /// A plugin that does what both releases do, and what a test adds.
    private static func completed(_ plugin: ScriptedPlugin) -> ScriptedPlugin {
        var completed = plugin
        completed.onStart = { context in
            try await context.routes.get("/version") { _ in .text("\(context.version)") }
            try await context.routes.get("/notes") { _ in try .json(try await self.notes(context)) }
            try await context.routes.post("/notes") { request in
                let text = String(decoding: try await request.body.collect(upTo: 1_000), as: UTF8.self)
                try await context.database.execute("INSERT INTO notes (owner, text) VALUES (:owner, ?)", text)
                try await context.storage.set("\(context.version)", for: "last")
                return .text("\(context.version)")
            }
            try await context.routes.get("/publish/{name}") { request in
                try await context.events.publish("Notes.\(request.parameters["name"] ?? "")")
                return .text("published")
            }
            try await plugin.onStart(context)
        }
        return completed
    }

    private static func notes(_ context: PluginContext) async throws -> JSONValue {
        let rows = try await context.database.query("SELECT text FROM notes WHERE owner = :owner ORDER BY id")
        return .array(rows.compactMap { $0["text"].text.map(JSONValue.string) })
    }
}

extension TestHost {
    /// The answer of Notes to a request, as a text.
    func ask(
        _ method: RequestMethod, _ path: String, as user: String = "ada", _ body: String = ""
    ) async throws -> String {
        let response = try await self.send(method, path, to: "Notes", as: user, body: Array(body.utf8))
        return String(decoding: try await response.body.collect(upTo: 10_000), as: UTF8.self)
    }

    /// The release that an owner's Notes is on.
    func version(of owner: Owner) async throws -> SemanticVersion? {
        try await self.host.installation(InstallationID(owner: owner, slug: try PluginSlug("Notes")))?.lifecycle.version
    }

    /// Updates an owner's Notes to the new release.
    @discardableResult
    func update(_ owner: Owner) async throws -> OperationResult {
        try await self.perform(.update(version: UpdateBench.new), "Notes", for: owner)
    }
}
