%% Integers of no bits are 0, whatever their sign and byte order.
-module(bits_zero_size).
-export([main/1]).

main(_) ->
    B = list_to_binary([1, 2, 3]),
    io:format("~p~n", [[X || <<X, 2:0/signed>> <= B]]),
    io:format("~p~n", [[X || <<X, 0:0/signed>> <= B]]),
    io:format("~p~n", [[{X, Y} || <<X, Y:0/signed-little>> <= B]]),
    io:format("~p~n", [[X || <<X, -1:0/signed-native>> <= B]]),
    io:format("~p~n", [[X || <<X, 2:0>> <= B]]),
    io:format("~p~n", [one(B)]),
    io:format("~p~n", [value(B)]),
    io:format("~p~n", [sized(0, B)]),
    io:format("~p~n", [sized(1, B)]),
    io:format("~p~n", [clauses(B)]).

one(<<A, 3:0/signed-native, _/binary>>) -> {three, A};
one(<<A, _/binary>>) -> A.

value(<<X:0/signed, Y:0/signed-little, Z:0, _/binary>>) -> {X, Y, Z}.

sized(N, B) ->
    case B of
        <<1:N/signed, _/bits>> -> one;
        <<-1:N/signed, _/bits>> -> minus_one;
        <<0:N/signed, _/bits>> -> zero
    end.

clauses(<<1:0/signed, _/binary>>) -> one;
clauses(<<_:8, 0:0/signed, 2, _/binary>>) -> zero;
clauses(_) -> none.
