import DovetailCore
import DovetailHost
import DovetailTesting
import Foundation
import Testing

@Suite("Packages are looked at as the machine will")
struct ProgramFileTests {
    private static func package(in folder: TemporaryFolder, program: String, mode: Int = 0o755) throws -> String {
        let package = TestPackage(
            "Notes", ["runtime": "process", "executable": "bin/notes"], files: ["bin/notes": program])
        let path = try package.write(below: folder.path)
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path + "/bin/notes")
        return path
    }

    @Test(
        "X6 · a program that this machine cannot start is found before it is published",
        arguments: [
            ("#!/nowhere/python\n", "/nowhere/python"),
            ("#! /usr/bin/env -S nothing-of-the-kind -u\n", "nothing-of-the"),
            ("#!/bin/sh\r\n", "carriage return"), ("#!bin/missing\n", "bin/missing"), ("#!\n", "“”"),
        ])
    func unstartable(program: String, words: String) throws {
        let folder = try TemporaryFolder()
        let findings = try PackageExamination(folder: Self.package(in: folder, program: program)).findings.errors
        #expect(
            findings.map(\.path) == ["$.executable"] && findings.first?.found.contains(words) == true, "\(findings)")
    }

    @Test("X6 · a program that is not executable is found before it is published")
    func mode() throws {
        let folder = try TemporaryFolder()
        let path = try Self.package(in: folder, program: "\u{7F}ELF", mode: 0o644)
        let findings = try PackageExamination(folder: path).findings.errors
        #expect(findings.map(\.path) == ["$.executable"] && findings.first?.mend.contains("chmod +x bin/notes") == true)
    }

    @Test(
        "X6 · a program that can be started is taken",
        arguments: [
            "\u{7F}ELF", "", "#!/bin/sh", "#! /bin/sh -e\n", "#!/usr/bin/env sh\n", "#!/usr/bin/env -S A=b sh -e\n",
        ])
    func startable(program: String) throws {
        let folder = try TemporaryFolder()
        #expect(try PackageExamination(folder: Self.package(in: folder, program: program)).findings.errors.isEmpty)
    }

    @Test(
        "a name of a file that is no text is told as that, and a folder that is called like the manifest as what it is")
    func names() throws {
        let folder = try TemporaryFolder()
        let path = try Self.package(in: folder, program: "")
        let odd = (path + "/odd").utf8CString.dropLast() + [CChar(bitPattern: 0xFF), 0]
        let file = unsafe open(Array(odd), O_CREAT | O_WRONLY, 0o600)
        try #require(file >= 0 && close(file) == 0)
        let error = #expect(throws: DovetailError.self) { try PackageExamination(folder: path) }
        #expect(error?.code == .invalidPackage && error?.message.contains("UTF-8") == true, "\(error as Any)")
        try FileManager.default.createDirectory(
            atPath: folder.file("other/manifest.json"), withIntermediateDirectories: true)
        let other = #expect(throws: DovetailError.self) { try PackageExamination(folder: folder.file("other")) }
        #expect(other?.code == .invalidPackage && other?.message.contains("has no manifest.json") == true)
    }
}
