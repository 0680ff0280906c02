import NightAuditCommands

@main
enum Main {
    static func main() async { await runProgram() }
}
