import CLibFuzzer
import DovetailWire
import NIOCore

/// Feeds what libFuzzer makes up to everything that reads what another process writes.
///
/// The first byte of an input says what it is fed to; a property that does not hold traps, which libFuzzer reports.
@main
struct Fuzzer {
    static func main() {
        var count = CommandLine.argc
        var arguments = unsafe CommandLine.unsafeArgv as UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
        let status = unsafe LLVMFuzzerRunDriver(&count, &arguments) { data, size in
            unsafe Fuzzer.run([UInt8](UnsafeBufferPointer(start: data, count: size)))
            return 0
        }
        guard status == 0 else { fatalError("the fuzzer ended with \(status)") }
    }

    private static func run(_ input: [UInt8]) {
        guard let first = input.first else { return }
        let bytes = ByteBuffer(bytes: input.dropFirst())
        switch first {
        case 0, 1:
            let side: WireSide = first == 0 ? .host : .plugin
            FrameProperties.check(bytes)
            MachineProperties.check(bytes, side)
            ConnectionProperties.check(bytes, side)
        case 2: ManifestProperties.check(bytes)
        default: BodyProperties.check(bytes, number: Int(first) - 3)
        }
    }
}
