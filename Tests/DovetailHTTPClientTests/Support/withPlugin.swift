import DovetailCore
import DovetailHTTPClient
import DovetailHost
import DovetailPlugin
import DovetailSQLite
import DovetailTesting

/// Runs a test with the context of a plugin `Notes` that is awake for ada, on a host that sends real requests.
func withPlugin(
    permissions: [Permission] = [.networkAccess], outbound: (any OutboundHTTP)? = PinnedHTTPClient(),
    settings: OutboundSettings = OutboundSettings(), clock: any HostClock = .system,
    body: (PluginContext, TestHost) async throws -> Void
) async throws {
    let folder = try TemporaryFolder()
    let (contexts, continuation) = AsyncStream.makeStream(of: PluginContext.self)
    var plugin = ScriptedPlugin()
    plugin.onStart = { continuation.yield($0) }
    let prepared = plugin
    try await TestHost.run(
        store: MemoryStore(), databases: SQLitePluginDatabases(folder: folder.file("databases")), folder: folder,
        clock: clock, outbound: outbound, outboundSettings: settings,
        prepare: { host in
            let fields: [String: JSONValue] = ["permissions": .array(permissions.map { .string($0.rawValue) })]
            try host.add(TestPackage("Notes", fields), prepared)
        },
        body: { host in
            try await host.installAndEnable("Notes", for: try await host.user("ada"))
            for await context in contexts {
                try await body(context, host)
                return
            }
        })
}

extension OutboundSettings {
    /// The defaults, with this machine allowed.
    static var loopback: OutboundSettings {
        var settings = OutboundSettings()
        settings.allowed = ["127.0.0.0/8", "::1", "localhost"].compactMap { OutboundAllowance($0) }
        return settings
    }
}

/// What a body throws, as an error of the host.
func hostError(_ body: () async throws -> Void) async throws -> DovetailError {
    do {
        try await body()
    } catch let error as DovetailError {
        return error
    }
    throw PluginFailure.permanent("Nothing was thrown.")
}
