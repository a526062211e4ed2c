import DovetailAPI
import DovetailCore
import Testing

@testable import DovetailCommands

@Suite("For whom a command works")
struct OwnerOptionsTests {
    private let administrator = Connection(url: "http://h", token: "t", isAdministrator: true)
    private let ada = Connection(url: "http://h", token: "t", isAdministrator: false)

    private func owner(_ line: String, _ connection: Connection) throws -> APIOwner? {
        try parse("list \(line)", as: ListCommand.self)?.owner.owner(connection)
    }

    @Test("--user names a user, --system everybody; with a user's own token it is that user")
    func named() throws {
        #expect(try self.owner("--user ada", self.administrator) == .user(UserID("ada")))
        #expect(try self.owner("--system", self.administrator) == .system)
        #expect(try self.owner("", self.ada) == .me)
    }

    @Test("The administrator has no plugins and must name somebody")
    func administratorMustName() {
        let failure = failure { try self.owner("", self.administrator) }
        #expect(failure?.status == .usage)
        #expect(failure?.message.contains("--user") == true)
    }

    @Test(
        "Both at once make no sense, and neither do names that are none",
        arguments: [
            "--user ada --system", "--user me", "--user a/b",
        ])
    func refused(line: String) {
        #expect(throws: (any Error).self) { try self.owner(line, self.administrator) }
    }
}
