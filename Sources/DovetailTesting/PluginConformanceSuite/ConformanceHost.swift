import DovetailCore
import DovetailHost
import Foundation
import Logging
import Testing

/// A host with the conformance plugin in one form, and with a record of what is logged.
struct ConformanceHost: Sendable {
    /// The host.
    let test: TestHost
    /// What the host and its plugins have logged.
    let log: RecordedLog
    /// Where it keeps everything.
    let store: any HostStore
    /// What lies outside of it.
    let internet = ConformanceInternet()

    /// Starts a host.
    ///
    /// - Parameters:
    ///   - form: The form of the plugin.
    ///   - folder: Where it keeps everything; what an earlier host kept there is there again.
    ///   - clock: The host's time.
    /// - Throws: What starting the host throws.
    init(
        _ form: PluginConformanceSuite.Form, folder: TemporaryFolder? = nil, clock: any HostClock = .system
    ) async throws {
        let folder = try folder ?? TemporaryFolder()
        let log = RecordedLog()
        let logger = Logger(label: "conformance") { _ in RecordedLog.Handler(log) }
        let (store, databases) = try form.stores(folder)
        let data = folder.file("data")
        var settings = HostSettings(dataFolder: data)
        settings.limits = .forTests(clock)
        let host = try PluginHost(
            store: store, databases: databases, settings: settings,
            runners: form.runners(data, logger), outbound: self.internet.client, clock: clock, logger: logger)
        self.test = TestHost(host: host, folder: folder)
        self.log = log
        self.store = store
        for package in ConformancePackages.all(for: form) {
            let path = try package.write(below: folder.file("packages"))
            try form.prepare(path)
            form.register(host, path)
        }
        try await host.start()
        for broken in host.brokenPackages { Issue.record("\(broken.folder): \(broken.error)") }
    }

    /// The host itself.
    var host: PluginHost { self.test.host }

    /// Runs a body on a host of its own, which is stopped afterwards.
    static func run(
        _ form: PluginConformanceSuite.Form, folder: TemporaryFolder? = nil, clock: any HostClock = .system,
        body: (ConformanceHost) async throws -> Void
    ) async throws {
        let test = try await ConformanceHost(form, folder: folder, clock: clock)
        let outcome: Result<Void, any Error>
        do { outcome = .success(try await body(test)) } catch { outcome = .failure(error) }
        await test.host.stop()
        try outcome.get()
    }

    /// Adds a user of whom nothing is there yet.
    func newUser() async throws -> ConformanceOwner {
        // The plugin may remember what it was told on another host, so names are never used again.
        let name = "user-\(UUID().uuidString.lowercased())"
        return ConformanceOwner(owner: try await self.test.user(name), test: self)
    }

    /// Adds a user for whom the plugin serves.
    func servedUser() async throws -> ConformanceOwner {
        let user = try await self.newUser()
        try await user.installAndEnable()
        return user
    }

    /// Those who administer the host, with whatever is installed for everybody.
    var system: ConformanceOwner { ConformanceOwner(owner: .system, test: self) }
}
