%% References and pids: uniqueness, equality, order, lists; never printed.
-module(refs_pids).
-export([main/1]).

main(_) ->
    Rs = [make_ref() || _ <- lists:seq(1, 100)],
    io:format("~w~n", [length(lists:usort(Rs))]),
    io:format("~w~n", [lists:sort(Rs) =:= Rs]),
    R = hd(Rs),
    io:format("~w~n", [[R =:= R, R == make_ref(), is_reference(R),
        R =:= list_to_ref(ref_to_list(R))]]),
    io:format("~w~n", [[self() =:= list_to_pid(pid_to_list(self())), is_pid(self()),
        self() < make_ref(), self() < {}, make_ref() < fun() -> ok end]]),
    io:format("~w~n", [[a < make_ref(), make_ref() < self(), (fun() -> ok end) < self(),
        self() < [], 1 < self()]]),
    io:format("~w~n", [binary_to_term(term_to_binary(self())) =:= self()]),
    io:format("~w~n", [binary_to_term(term_to_binary(R)) =:= R]),
    io:format("~w~n", [lists:usort([node(), node(self()), node(R)])]),
    io:format("~w~n", [length(lists:usort([erlang:unique_integer() || _ <- lists:seq(1, 1000)]))]),
    Us = [erlang:unique_integer([monotonic, positive]) || _ <- lists:seq(1, 100)],
    io:format("~w~n", [Us =:= lists:sort(Us) andalso hd(Us) > 0]).
