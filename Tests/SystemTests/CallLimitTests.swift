import DovetailAPI
import DovetailTesting
import Foundation
import Subprocess
import SystemPackage
import Testing

@Suite("A plugin process that does not answer, seen from outside", .timeLimit(.minutes(10)))
struct CallLimitTests {
    private let folder: TemporaryFolder
    private let dovetail: Program

    init() throws {
        self.folder = try TemporaryFolder()
        self.dovetail = Program(data: self.folder.file("data"))
    }

    @Test("X1 · a route that never answers ends as 504 with the next step, while the same process serves others")
    func neverAnswered() async throws {
        let package = try HostilePackage.write(to: self.folder)
        try await self.dovetail.serving("--port 0 --set limits.call=2s") { server in
            try await self.dovetail.prepare(
                "plugin publish \(package)", "user add ada", "install Hostile --user ada", "enable Hostile --user ada")
            let token = try await self.dovetail("token ada").text
            let address = server.address + "/plugins/Hostile"
            async let forgotten = Self.curl(token, "--request", "POST", "--include", address + "/do/forget")
            for _ in 0..<5 { #expect(try await Self.curl(token, address + "/hello") == "hello") }
            let answer = try await forgotten
            #expect(answer.hasPrefix("HTTP/1.1 504"), "\(answer)")
            #expect(answer.contains("application/problem+json"))
            let body = try #require(answer.split(separator: "\r\n\r\n").last)
            let problem = try API.decode(API.Problem.self, from: Data(body.utf8))
            #expect(problem.status == 504 && problem.detail.contains("POST /do/forget of Hostile@1.0.0"))
            #expect(problem.detail.contains("within 2 s. Try again, or tell the plugin's author."))
            #expect(try await Self.curl(token, address + "/hello") == "hello")
        }
    }

    private static func curl(_ token: String, _ words: String...) async throws -> String {
        let result = try await run(
            .path("/usr/bin/curl"),
            arguments: Arguments(["--silent", "--header", "Authorization: Bearer \(token)"] + words),
            output: .string(limit: 1 << 20))
        return result.standardOutput
    }
}
