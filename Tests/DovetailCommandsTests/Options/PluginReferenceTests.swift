import DovetailAPI
import DovetailCore
import Testing

@testable import DovetailCommands

@Suite("SLUG[@VERSION]")
struct PluginReferenceTests {
    @Test("A slug names a plugin, with @ and a version one release of it")
    func parsed() throws {
        let plugin = try PluginReference(text: "TaskManager")
        #expect(plugin.slug.rawValue == "TaskManager")
        #expect(plugin.version == nil)
        let release = try PluginReference(text: "Task-Manager_2.x@1.2.3-beta.1")
        #expect(release.slug.rawValue == "Task-Manager_2.x")
        #expect(release.version.map { "\($0)" } == "1.2.3-beta.1")
        #expect(try release.release().path == "Task-Manager_2.x/v1.2.3-beta.1")
    }

    @Test(
        "What is neither is refused with a sentence",
        arguments: [
            ("", "it is empty"), ("@1.0.0", "it is empty"), ("../x", "it contains “/”"), ("a@", "“” is no version"),
            ("a@1", "“1” is no version"), ("a@latest", "Write three numbers, as in a@1.0.0."),
            ("a@1.0.0@2.0.0", "is no version"),
        ])
    func refused(text: String, message: String) {
        let error = #expect(throws: (any Error).self) { try PluginReference(text: text) }
        #expect(error.map { "\($0)".contains(message) } == true, "\(String(describing: error))")
    }

    @Test("Install and update take a version; what works on an installation does not")
    func versions() throws {
        let install = try #require(try parse("install TaskManager@1.0.0 --user ada", as: InstallCommand.self))
        #expect(install.options.version.map { "\($0)" } == "1.0.0")
        #expect(throws: (any Error).self) { try parse("enable TaskManager@1.0.0 --user ada", as: EnableCommand.self) }
        #expect(throws: (any Error).self) { try parse("plugin withdraw TaskManager", as: PluginWithdrawCommand.self) }
    }
}
