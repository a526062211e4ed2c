import DovetailCore
import DovetailHost
import DovetailTesting
import Foundation
import Testing

@testable import DovetailProcess

@Suite("What a plugin would not find when it is loaded is found before", .timeLimit(.minutes(10)))
struct ImportTests {
    private func findings(_ package: TestPackage) async throws -> [Finding] {
        let folder = try TemporaryFolder()
        let release = try LanguagePackages.load(package, below: folder.path)
        let code = try #require(PackageCode(folder: release.path, manifest: release.manifest))
        return try await code.findings()
    }

    @Test(
        "X6 · what Python imports and is not there is told with file and line",
        arguments: [
            ("import nowhere_at_all", "snake.py:2", "nowhere_at_all"),
            ("import json, os.path, gone.further", "snake.py:2", "gone.further"),
            ("import tail.tip", "tail/__init__.py:1", "nothing from tail"),
            ("from tail import tip, top", "snake.py:2", "top from tail"),
            ("from bite import teeth", "snake.py:2", "teeth from bite"),
            ("from dovetail import Contxt", "snake.py:2", "Contxt from dovetail"),
            ("from . import bite", "snake.py:2", "from above its package"),
            ("class Other:\n    import gone", "snake.py:3", "gone"),
        ])
    func missing(imports: String, place: String, name: String) async throws {
        let files = [
            "bite.py": "tooth = 1\n", "tail/__init__.py": "from . import nothing\nfrom .nothing import more\n",
            "tail/tip.py": "",
        ]
        let found = try await self.findings(LanguagePackages.python("pass", imports: imports, files: files))
        #expect(found.first?.path == place && found.first?.found.contains(name) == true, "\(found)")
    }

    @Test("X6 · a fault in a line that is longer than one of a log is told with the beginning of the line")
    func longLine() async throws {
        let imports = "x = '" + String(repeating: "é", count: 5_000)
        let found = try await self.findings(LanguagePackages.python("pass", imports: imports))
        #expect(found.map(\.path) == ["snake.py:2"] && found.first?.found.contains("x = 'éé") == true, "\(found)")
    }

    @Test(
        "X6 · a fault that cannot be read is an error that says so", arguments: ["{\"file\": \"snake.py\", \"li", "{}"])
    func unreadable(line: String) throws {
        let error = try #require(throws: DovetailError.self) {
            try CodeReport.findings(["nothing", line], .unresolved, language: "Python 3.11.2")
        }
        #expect(error.code == .invalidPackage && error.remedy == .askAuthor)
        #expect(error.message.contains("Python 3.11.2") && error.message.contains(line))
    }

    @Test(
        "X6 · what Python may do without, or finds in ways that only running tells, is let through",
        arguments: [
            "try:\n    import faster\nexcept ImportError:\n    faster = None",
            "def later():\n    import nowhere", "if not True:\n    import nowhere",
            "import sys\nsys.path.insert(0, 'vendor')\nimport carried", "from many import anything",
            "import vendor.others, bite.left, bite.right", "from bite import left as tooth, __doc__",
            "import concurrent.futures as f, xml.etree.ElementTree, time, _io, os.path",
            "from made import whatever", "import sys as s\ns.path.insert(0, 'x')\nimport carried",
            "from sys import path\npath.append('x')\nimport carried", "from bite.vendor.six.moves import urllib",
            "import settings\nsettings.PLACE = 1\nfrom settings import PLACE", "import __main__, _frozen_importlib",
            "x = \(Array(repeating: "1", count: 600).joined(separator: " + "))",
            "if 1: pass\n\((1...600).map { "elif \($0): pass" }.joined(separator: "\n"))",
        ])
    func present(imports: String) async throws {
        let files = [
            "many.py": "from os import *\n", "vendor/others.py": "import nowhere\n", "bite/left.py": "",
            "bite/right.py": "match 1:\n    case whole:\n        pass\n", "made.py": "globals()['whatever'] = 1\n",
            "bite/vendor/six/__init__.py": "", "settings.py": "",
        ]
        let found = try await self.findings(LanguagePackages.python("pass", imports: imports, files: files))
        #expect(found.isEmpty, "\(found)")
    }

    @Test(
        "X6 · a package with a hand in where Python looks may import what is not seen",
        arguments: [
            (
                "import vendor\nimport carried", "vendor",
                "import os, sys\nsys.path.insert(0, os.path.dirname(__file__))"
            ),
            ("from grown.thing import anything", "grown", "__path__.append('elsewhere')"),
            ("import hooks\nimport carried", "hooks", "import importlib.abc"),
        ])
    func elsewhere(imports: String, package: String, code: String) async throws {
        let files = ["\(package)/__init__.py": code + "\n"]
        #expect(try await self.findings(LanguagePackages.python("pass", imports: imports, files: files)).isEmpty)
        let found = try await self.findings(LanguagePackages.python("pass", imports: imports))
        #expect(!found.isEmpty)
    }

    @Test(
        "X6 · a class that the manifest names must be there, and be a plugin",
        arguments: [
            ("snake:Nope", "which has no Nope"), ("snake:Snak", "expected Snake"), ("snake:later", "is no class"),
            ("snake:Plain", "derives from nothing"),
        ])
    func entryPoint(name: String, text: String) async throws {
        var package = LanguagePackages.python("pass", imports: "class Plain:\n    pass\n\n\ndef later():\n    pass")
        package.manifest["entry_point"] = .string(name)
        let found = try await self.findings(package)
        #expect(found.count == 1 && found.first?.path.hasPrefix("manifest.json:") == true, "\(found)")
        #expect(found.first?.description.contains(text) == true, "\(found)")
        for right in ["snake:Other", "snake:Made", "snake:Snake", "snake:Snake.Inner"] {
            package = LanguagePackages.python("pass", imports: "Made = type('Made', (Plugin,), {})\nOther = Made")
            package.manifest["entry_point"] = .string(right)
            #expect(try await self.findings(package).isEmpty)
        }
    }

    @Test("X6 · what is imported must be among what requirements.txt has installed")
    func requirements() async throws {
        let folder = try TemporaryFolder()
        let files = ["requirements.txt": "small\n"]
        for (imports, places) in [("import small", []), ("import small\nimport large", ["snake.py:3"])] {
            let package = LanguagePackages.python("pass", imports: imports, files: files)
            let release = try LanguagePackages.load(package, below: folder.path)
            try FileManager.default.createDirectory(
                atPath: release.path + "/wheels", withIntermediateDirectories: true)
            try #require(try await LanguagePackages.wheel(in: release.path + "/wheels"))
            let code = try #require(PackageCode(folder: release.path, manifest: release.manifest))
            let found = try await code.findings()
            #expect(found.map(\.path) == places, "\(found)")
        }
    }

    @Test(
        "X6 · what a module for Node imports and nobody exports is told with file and line, and so is a missing class",
        arguments: [
            ("import { one,\n  two } from './parts.mjs';\n", "plugin.mjs:1", "two"),
            ("import { Plugn } from 'dovetail';\n", "plugin.mjs:1", "Plugn"),
            ("import { readFil } from 'node:fs';\n", "plugin.mjs:1", "readFil"),
            ("import './parts.mjs';\nexport { one } from './further.mjs';\n", "plugin.mjs:2", "one"),
        ])
    func exports(imports: String, place: String, name: String) async throws {
        let files = ["parts.mjs": "export const one = 1;\n", "further.mjs": "export * from 'node:fs';\n"]
        var package = LanguagePackages.node("", files: files)
        #expect(try await self.findings(package).isEmpty)
        let code = package.files["plugin.mjs"] ?? ""
        package.files["plugin.mjs"] =
            "import fs, { readFile } from 'node:fs';\nimport { MemoryHost } from 'dovetail/testing';\nimport any from './old.cjs';\n"
            + code
        package.files["old.cjs"] = "module.exports = 1;\n"
        #expect(try await self.findings(package).isEmpty)
        package.files["plugin.mjs"] = imports + code
        var found = try await self.findings(package)
        #expect(found.map(\.path) == [place] && found.first?.found.contains(name) == true, "\(found)")
        package.files["plugin.mjs"] = code.replacing("export default", with: "export")
        found = try await self.findings(package)
        #expect(found.count == 1 && found.first?.path.hasPrefix("manifest.json:") == true, "\(found)")
    }
}
