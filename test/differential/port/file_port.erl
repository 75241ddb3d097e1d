-module(file_port).
-export([main/1]).
%% A name instead of a tuple: the file of that name, written or read as a port.
main(_) ->
    File = "file_port.tmp",
    Out = open_port(File, [out]),
    io:format("~p~n", [erlang:port_info(Out, name) =:= {name, File}]),
    true = port_command(Out, ["hello ", <<"port\n">>]),
    true = port_close(Out),
    io:format("~p~n", [file:read_file(File)]),
    Again = open_port(list_to_atom(File), [out, binary]),
    true = port_command(Again, "short"),
    true = port_close(Again),
    io:format("~p~n", [file:read_file(File)]),
    ok = file:delete(File),
    io:format("~p~n", [[try open_port(Name, Opts) catch C:R -> {C, R} end
                        || {Name, Opts} <- [{"/no/such/file", [in]}, {"/no/such/file", [out]},
                                            {"", [out]}, {[x], [out]}, {File, [{args, []}]}]]]).
