import DovetailCore
import DovetailHost

/// A data folder in which many plugins are published, and enabled for one user.
struct StartSubject: Sendable {
    private let packages: SamplePackages
    private let folder: String

    init(plugins count: Int, in folder: String) async throws {
        self.packages = try SamplePackages(count, below: folder + "/packages")
        self.folder = folder
        let host = try await SampleHost(self.packages.all, in: folder)
        try await host.host.start()
        let user = try UserID("ada")
        try await host.host.addUser(user)
        try await host.provide(self.packages.all, for: user)
        try await host.close()
    }

    /// Starts a host on the folder, as after a restart of the server; answers how long it took, in seconds.
    func start() async throws -> Double {
        let host = try await SampleHost(self.packages.all, in: self.folder)
        let time = try await ContinuousClock().measure { try await host.host.start() }
        let awake = try await host.servingCount(self.packages.all, for: UserID("ada"))
        try await host.close()
        guard awake == self.packages.all.count else {
            throw BenchmarkError("\(awake) of \(self.packages.all.count) plugins serve.")
        }
        return time / .seconds(1)
    }
}
