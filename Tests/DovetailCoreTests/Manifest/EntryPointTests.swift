import DovetailCore
import Testing

@Suite("Where the code of a plugin in a language begins")
struct EntryPointTests {
    @Test(
        "a class of a module, or a script",
        arguments: [
            ("notes:Notes", EntryPoint.pythonClass(module: "notes", name: "Notes"), ["notes.py", "notes/__init__.py"]),
            (
                "my.notes:Outer.Notes", .pythonClass(module: "my.notes", name: "Outer.Notes"),
                ["my/notes.py", "my/notes/__init__.py"]
            ),
            ("plugin.mjs", .script("plugin.mjs"), ["plugin.mjs"]),
            ("src/my plugin.ts", .script("src/my plugin.ts"), ["src/my plugin.ts"]),
        ])
    func lawful(text: String, point: EntryPoint, files: [String]) {
        #expect(EntryPoint(text) == point && point.description == text && point.files == files)
    }

    @Test(
        "nothing else is one",
        arguments: [
            "", "notes", "notes:", ":Notes", "1notes:Notes", "my-notes:Notes", "a..b:C", "a:B:C", "../plugin.mjs",
            "/plugin.mjs", "a/../plugin.js", "plugin.py", "plugin.cjs", "mjs", "a:b.mjs/",
        ])
    func unlawful(text: String) { #expect(EntryPoint(text) == nil) }

    @Test("N2 · a runtime of a language needs one that is its own, and nothing else needs any")
    func findings() throws {
        func codes(_ members: [String: JSONValue]) -> [String] {
            SampleManifest.read(members).findings.map { "\($0.path) \($0.code)" }
        }
        #expect(codes(["runtime": "python"]) == ["$.entry_point field.missing"])
        #expect(codes(["runtime": "node"]) == ["$.entry_point field.missing"])
        #expect(codes(["runtime": "node", "entry_point": "a:B"]) == ["$.entry_point field.contradiction"])
        #expect(codes(["runtime": "python", "entry_point": "a.mjs"]) == ["$.entry_point field.contradiction"])
        #expect(codes(["runtime": "python", "entry_point": "a b"]) == ["$.entry_point field.value"])
        #expect(
            codes(["runtime": "python", "entry_point": "a:B", "python_version": "new"]) == [
                "$.python_version field.contradiction"
            ])
        #expect(codes(["runtime": "python", "entry_point": "a:B", "python_version": ">=3.11"]).isEmpty)
        #expect(codes(["python_version": "new"]).isEmpty && codes(["type": "frontend"]).isEmpty)
    }
}
