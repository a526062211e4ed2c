import Foundation
import Testing

@testable import DovetailProcess

@Suite("Where source maps lie")
struct SourceMapAddressTests {
    @Test("X6 · addresses are found wherever they stand, and judged as paths from the file that names them")
    func addresses() {
        let inside = [
            "a.js.map", "../a.map", "./x/../../a.map", "data:application/json,/../../", "https://a.example/x/a.map",
        ]
        let outside = [
            "../../a.map", "/etc/a.map", "file:a.map", "FILE:///a", "%2e%2e/%2E%2e/a.map", "x/../../../a.map", "%",
        ]
        for (addresses, leadsOut) in [(inside, false), (outside, true)] {
            for text in addresses {
                let code = Data("a; //# sourceMappingURL=\(text)\r\nb;".utf8)
                let found = SourceMapAddress.all(in: code)
                #expect(found.map(\.text) == [text])
                #expect(found.allSatisfy { $0.leadsOut(from: "lib/a.js") == leadsOut }, "\(text)")
            }
        }
        let two = Data("/*# sourceMappingURL=a */ //@ sourceMappingURL=../b".utf8)
        #expect(SourceMapAddress.all(in: two).map(\.text) == ["a", "../b"])
        #expect(SourceMapAddress.all(in: Data()).isEmpty)
    }
}
