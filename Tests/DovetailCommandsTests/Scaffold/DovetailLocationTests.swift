import ArgumentParser
import DovetailTesting
import Testing

@testable import DovetailCommands

@Suite("Where a plugin in Swift finds Dovetail")
struct DovetailLocationTests {
    @Test("X6 · a repository is known by the end of its address")
    func repository() throws {
        for (address, identity) in [
            ("https://example.com/tools/dovetail.git", "dovetail"), ("git@example.com:tools/host", "host"),
        ] {
            let location = try DovetailLocation(text: address)
            #expect(location.identity == identity)
            #expect(location.dependency == ".package(url: \"\(address)\", branch: \"main\")")
        }
    }

    @Test("X6 · a folder must hold the package, and may have any name")
    func folder() throws {
        let folder = try TemporaryFolder()
        #expect(throws: ValidationError.self) { try DovetailLocation(text: folder.path) }
        try folder.write("let package = Package(\n    name: \"dovetail\"\n)\n", to: "Package.swift")
        let location = try DovetailLocation(text: folder.path + "/.")
        #expect(location == .folder(folder.path))
        #expect(location.dependency == ".package(name: \"dovetail\", path: \"\(folder.path)\")")
    }
}
