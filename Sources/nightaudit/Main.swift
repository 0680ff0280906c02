import NightAuditCommands

/// The entry point.
@main
enum Main {
    static func main() async { await runProgram() }
}
