-module(installed).
-export([main/1]).

-include_lib("kernel/include/file.hrl").
-include("installed.hrl").

main(Args) ->
    Info = #file_info{size = ?SIZE},
    io:format("~p ~p ~ts~n", [Args, Info#file_info.size,
                              lists:join(",", lists:sort(["b", "a"]))]).
