import ArgumentParser
import DovetailTesting
import Testing

@testable import DovetailCommands

@Suite("Which host a command talks to")
struct ConnectionTests {
    private func connection(_ line: String, _ environment: [String: String]) throws -> Connection? {
        try parse("user list \(line)", as: UserListCommand.self)?.host.connection(environment: environment)
    }

    private func folder() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.write(
            #"{"url":"http://127.0.0.1:9","token":"root","expires_at":"2100-01-01T00:00:00Z"}"#,
            to: "administrator.json")
        return folder
    }

    @Test("What `serve` left in the data folder is enough")
    func dataFolder() throws {
        let folder = try self.folder()
        let expected = Connection(url: "http://127.0.0.1:9", token: "root", isAdministrator: true)
        #expect(try self.connection("--data \(folder.path)", [:]) == expected)
        #expect(try self.connection("", ["DOVETAIL_DATA": folder.path]) == expected)
    }

    @Test("A flag counts before the environment, and a token before the data folder's")
    func precedence() throws {
        let folder = try self.folder()
        let environment = ["DOVETAIL_DATA": folder.path, "DOVETAIL_TOKEN": "mine", "DOVETAIL_URL": "http://a/"]
        #expect(
            try self.connection("", environment) == Connection(url: "http://a", token: "mine", isAdministrator: false))
        #expect(
            try self.connection("--token other --url http://b", environment)
                == Connection(url: "http://b", token: "other", isAdministrator: false))
        #expect(try self.connection("--token other --data \(folder.path)", [:])?.url == "http://127.0.0.1:9")
    }

    @Test("The token in the data folder goes to no other host")
    func foreignHost() throws {
        let folder = try self.folder()
        let failure = failure { try self.connection("--url http://elsewhere --data \(folder.path)", [:]) }
        #expect(failure?.status == .notPermitted)
        #expect(failure?.message.contains("root") == false)
    }

    @Test("Without a host the message says how to start one")
    func noHost() throws {
        let folder = try TemporaryFolder()
        let failure = failure { try self.connection("--data \(folder.path)", [:]) }
        #expect(failure?.status == .unreachable)
        #expect(failure?.message.contains("`dovetail serve` (or `make run`)") == true)
        #expect(failure?.message.contains("DOVETAIL_URL and DOVETAIL_TOKEN") == true)
    }

    @Test("A host that does not answer ends in a sentence and a status of its own")
    func unreachable() async throws {
        // Nothing can listen on port 0.
        let client = APIClient(connection: Connection(url: "http://127.0.0.1:0", token: "t", isAdministrator: false))
        let failure = await #expect(throws: CommandFailure.self) {
            try await client.get("/api/v1/users", as: [String].self)
        }
        #expect(failure?.status == .unreachable)
        #expect(failure?.message.contains("No host answers at http://127.0.0.1:0.") == true)
    }
}
