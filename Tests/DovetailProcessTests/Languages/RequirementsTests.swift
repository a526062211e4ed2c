import DovetailCore
import DovetailTesting
import Foundation
import Testing

@testable import DovetailProcess

@Suite("What a package in Python requires")
struct RequirementsTests {
    @Test("names with versions, extras, markers and hashes are taken, wherever lines are broken")
    func lawful() {
        let requirements = Requirements(
            """
            # What it takes.
            attrs>=23,<25   # for classes
            httpx[http2, brotli] ~= 0.27.0

            typing-extensions; python_version < "3.12"
            small==1.2.0 \\
                --hash=sha256:00ff \\
                --hash=sha256:11
            PyYAML
            """)
        #expect(requirements.findings.isEmpty, "\(requirements.findings)")
        #expect(requirements.lines.map(\.name) == ["attrs", "httpx", "typing-extensions", "small", "PyYAML"])
        #expect(requirements.lines.map(\.number) == [2, 3, 5, 6, 9])
    }

    @Test(
        "X6 · what would build code, or fetch it from anywhere, is refused with its line",
        arguments: [
            "-e .", ".", "./wheels/small.whl", "../other", "/root/x", "small @ https://example.com/small.whl",
            "git+https://example.com/small", "https://example.com/small.whl", "--index-url https://example.com",
            "-r other.txt", "small --global-option=x", "-c constraints.txt", "--find-links /tmp", "${HOME}",
            "small>=1\u{1C}-r sub.txt", "small>=1\u{85}-r sub.txt", "small>=1\u{B}-r sub.txt", "small>=1\r-r sub.txt",
            "x#/../abs/path/evil.tar.gz", "evil>=1 --global-option=x", "evil>=1 -r sub.txt", "evil==1.0/../x",
            "small; sys_platform == \"linux -r sub.txt\"", "small; sys_platform == 'linux' -r sub.txt",
            "small; os == 'a'", "small; (os_name == 'a'", "small --hash=md5:00", "small --hash=sha256:00x",
            "small --hash=sha256:00--global-option=x", "small==1 \\\n -r sub.txt", "smäll", "small,other", "small[http",
            "small==", "small (>=1", "small>=1,", "small 1.0", "-", "small-", "+AGU-vil",
            "x.zip", "x.whl", "x.tar.gz", "X.TGZ", "x.tar", "x.tbz", "x.tar.bz2[a]", "x.tar.xz", "x.txz", "x.tlz",
            "x.tar.lz",
            "x.tar.lzma; os_name == 'posix'", "small==1.0.zip", "small[a] >= 1, < 2.whl --hash=sha256:00",
        ])
    func unlawful(text: String) throws {
        let findings = Requirements("attrs\n\(text)\n").findings
        #expect(findings.map(\.path) == ["requirements.txt:2"])
        #expect(findings.map(\.code) == [.requirement])
    }

    @Test("X6 · pip is handed what was understood, in one notation, and nothing else of the file")
    func normalized() {
        let requirements = Requirements(
            """
            \u{FEFF}# -*- coding: utf-7 -*-
            Small [ b , a ] (>= 1 , <2) ;python_version<'3.12'and(os_name=="posix"  or extra not  in "a") # übrig
            small==1.2.0 \\
              --hash=sha256:00ff   --hash=sha512:11\r
            attrs[]
            +AGUAdgBpAGw-
            """)
        #expect(
            requirements.normalized == """
                Small[b,a]>=1,<2 ; python_version < "3.12" and (os_name == "posix" or extra not in "a")
                small==1.2.0 --hash=sha256:00ff --hash=sha512:11
                attrs

                """)
        #expect(requirements.findings.map(\.path) == ["requirements.txt:6"])
    }

    @Test("X6 · a file that is too large, or no text, is refused, and one that is hard to read is read in no time")
    func size() {
        let long = Requirements(String(repeating: "a", count: Requirements.maximumSize + 1))
        #expect(long.findings.map(\.path) == ["requirements.txt"] && long.lines.isEmpty)
        let binary = Requirements([0xFF, 0xFE, 0x61, 0x00])
        #expect(binary.findings.map(\.path) == ["requirements.txt"] && binary.lines.isEmpty)
        for piece in ["(", "a;", "[", "<", " ", "\\\n", "--hash=sha256:0", "os_name=='a'or "] {
            let text = "a;" + String(repeating: piece, count: (Requirements.maximumSize - 8) / piece.utf8.count) + "!"
            #expect(!Requirements(text).findings.isEmpty, "\(piece)")
        }
    }

    @Test("X6 · what is no wheel in the folder for wheels is refused")
    func wheels() throws {
        let folder = try TemporaryFolder()
        #expect(try Wheels(in: folder.path).names == nil)
        try FileManager.default.createDirectory(atPath: folder.file("wheels/more"), withIntermediateDirectories: true)
        for name in ["small-1.2.0-py3-none-any.whl", "index.html", "evil-1.0.tar.gz"] {
            try Data().write(to: URL(fileURLWithPath: folder.file("wheels/" + name)))
        }
        let findings = try Wheels(in: folder.path).findings
        #expect(findings.map(\.path) == ["wheels/evil-1.0.tar.gz", "wheels/index.html", "wheels/more"])
        // A plugin that requires nothing may call a folder as it likes.
        #expect(try PythonRuntime.findings(in: folder.path).isEmpty)
        try Data("small".utf8).write(to: URL(fileURLWithPath: folder.file("requirements.txt")))
        #expect(try PythonRuntime.findings(in: folder.path) == findings)
    }

    @Test("X6 · a folder where a file is looked for, and a file where a folder is, are told as that")
    func kinds() throws {
        let folder = try TemporaryFolder()
        try FileManager.default.createDirectory(
            atPath: folder.file("a/requirements.txt"), withIntermediateDirectories: true)
        #expect(try PythonRuntime.findings(in: folder.file("a")).map(\.path) == ["requirements.txt"])
        try FileManager.default.createDirectory(atPath: folder.file("b"), withIntermediateDirectories: true)
        for name in ["wheels", "requirements.txt"] {
            try Data("small".utf8).write(to: URL(fileURLWithPath: folder.file("b/" + name)))
        }
        #expect(try PythonRuntime.findings(in: folder.file("b")).map(\.path) == ["wheels"])
    }

    @Test("the line that pip complains of is found")
    func blame() {
        let requirements = Requirements("attrs\nsmall>=3\n")
        let output = ["Collecting attrs", "ERROR: No matching distribution found for small>=3"]
        #expect(requirements.line(namedIn: output)?.number == 2)
        #expect(requirements.line(namedIn: ["ERROR: the network is down"]) == nil)
    }
}
