import DovetailTesting
import Testing

@Suite("Streams through plugins in languages, seen from outside", .timeLimit(.minutes(10)))
struct StreamTests {
    @Test(
        "N6 · bodies stream both ways, events pass at once, who hangs up cancels the call, and 48 MiB go through",
        arguments: StreamPackage.allCases)
    func streams(_ package: StreamPackage) async throws {
        let folder = try TemporaryFolder()
        let dovetail = Program(data: folder.file("data"))
        let path = try package.write(to: folder)
        let served = try await dovetail.serving("--port 0 --log-level debug") { server in
            try await dovetail.prepare(
                "plugin publish \(path)", "user add ada", "install \(package.slug) --user ada",
                "enable \(package.slug) --user ada")
            let token = try await dovetail("token ada").text
            let fault = try await StreamClient.run(server.address + "/plugins/\(package.slug)", token: token)
            #expect(fault.isEmpty, "\(fault)")
        }
        #expect(served.status == 0)
        #expect(served.log.contains("A client hung up before it was answered"))
        #expect(!served.log.contains("A route of a plugin failed"), "\(served.log)")
    }
}
