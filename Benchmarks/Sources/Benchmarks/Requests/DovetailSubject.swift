import DovetailAPI
import DovetailCore
import DovetailHost
import DovetailServer

/// A server of Dovetail that listens, and how to ask its plugin.
struct DovetailSubject: Sendable {
    /// The address of the plugin's route.
    let url: String
    /// Signs the user in.
    let token: String
    /// The key with which the token is signed.
    let key: [UInt8]
}

/// Runs a server with plugins that are all enabled for a user, for the length of a body.
func withDovetail<Answer: Sendable>(
    plugins count: Int, _ user: UserID, in folder: String, _ body: (DovetailSubject) async throws -> Answer
) async throws -> Answer {
    let packages = try SamplePackages(count, below: folder + "/packages")
    let sample = try await SampleHost(packages.all, in: folder)
    var settings = ServerSettings()
    settings.limits.requestRate = 0
    settings.port = 0
    let server = try await ServerApplication(host: sample.host, settings: settings, logger: .quiet)
    return try await withRunning(server) {
        let address = try await server.address()
        try await sample.host.addUser(user)
        try await sample.provide(packages.all, for: user)
        let subject = DovetailSubject(
            url: "\(address)/plugins/\(packages.all[count / 2].slug)/shelf",
            token: try await server.routes.issueToken(to: user).token,
            key: try KeyFile(path: folder + "/token.key", length: 32).bytes)
        return try await body(subject)
    }
}
