import DovetailCore
import Testing

@testable import DovetailProcess

@Suite("What esbuild says")
struct BundlerReportTests {
    @Test("X6 · its errors are told with file and line")
    func errors() throws {
        let lines = [
            "✘ [ERROR] Expected \";\" but found \"b\"", "", "    src/plugin.ts:2:10:", "      2 │ const a = b b;",
            "        ╵           ^", "", "✘ [ERROR] Could not resolve \"nothing\"", "", "    lib.ts:1:17:",
            "2 errors",
        ]
        let error = BundlerReport(lines).failure(of: ReleaseID(slug: try PluginSlug("Notes"), version: .init(1, 0, 0)))
        #expect(error.code == .invalidPackage && error.findings.map(\.path) == ["src/plugin.ts:2", "lib.ts:1"])
        #expect(error.findings.first?.found == "“Expected \";\" but found \"b\"”")
    }

    @Test("what it says otherwise is told in its words")
    func words() throws {
        let error = BundlerReport(["it is broken"]).failure(
            of: ReleaseID(slug: try PluginSlug("Notes"), version: .init(1, 0, 0)))
        #expect(error.findings.isEmpty && error.message.contains("it is broken"))
    }
}
