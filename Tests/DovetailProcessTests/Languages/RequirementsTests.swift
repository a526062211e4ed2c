import DovetailCore
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
        ])
    func unlawful(text: String) throws {
        let findings = Requirements("attrs\n\(text)\n").findings
        #expect(findings.map(\.path) == ["requirements.txt:2"])
        #expect(findings.map(\.code) == [.requirement])
    }

    @Test("the line that pip complains of is found")
    func blame() {
        let requirements = Requirements("attrs\nsmall>=3\n")
        let output = ["Collecting attrs", "ERROR: No matching distribution found for small>=3"]
        #expect(requirements.line(namedIn: output)?.number == 2)
        #expect(requirements.line(namedIn: ["ERROR: the network is down"]) == nil)
    }
}
