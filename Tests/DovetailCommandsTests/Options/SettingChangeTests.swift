import DovetailCore
import DovetailTesting
import Testing

@testable import DovetailCommands

@Suite("Changes of settings")
struct SettingChangeTests {
    private let schema = ConfigurationSchema(fields: [
        "page_size": ConfigurationField(.integer), "title": ConfigurationField(.string),
        "token": ConfigurationField(.string, isSecret: true), "beta": ConfigurationField(.boolean),
    ])

    private func values(_ texts: String...) throws -> [String: JSONValue] {
        try SettingChange.values(of: texts.map { try SettingChange(text: $0) }, self.schema)
    }

    @Test("Values are typed by the plugin's schema; an empty one goes back to the default")
    func typed() throws {
        #expect(
            try self.values("page_size=20", "title=a=b", "beta=true", "token=")
                == ["page_size": 20, "title": "a=b", "beta": true, "token": .null])
    }

    @Test("A value can come from a file, so that a secret is not typed")
    func file() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("s3cret\n", to: "token")
        #expect(try self.values("token=@\(path)") == ["token": "s3cret"])
        #expect(try SettingChange(text: "token=@-").source == .standardInput)
        #expect(try self.values("title=@@home") == ["title": "@home"])
        #expect(failure { try self.values("token=@/nowhere") }?.status == .usage)
    }

    @Test("All faults are told at once, without the secret")
    func faults() {
        let failure = failure { try self.values("page_size=many", "pagesize=1", "token=x") }
        #expect(failure?.status == .invalidData)
        #expect(failure?.findings.count == 2)
        #expect(failure?.report.contains("page_size=20") == true)
    }

    @Test("What is no change is refused", arguments: ["page_size", "=20", ""])
    func refused(text: String) {
        #expect(throws: (any Error).self) { try SettingChange(text: text) }
    }

    @Test(
        "A setting twice, or two from standard input, are refused before anything is asked",
        arguments: [
            "page_size=1 page_size=2", "title=@- token=@-", "",
        ])
    func contradictory(line: String) {
        #expect(throws: (any Error).self) { try parse("config set A \(line) --user ada", as: ConfigSetCommand.self) }
    }
}
