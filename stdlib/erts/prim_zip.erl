%% Reads zip archives: what zip:foldl/3 stands on. In place of OTP's module, of whose
%% source Debian's package lacks a header.
%%
%% A fun is called for each file with {Name, GetInfo, GetBin} and an accumulator, and
%% gives {GoOn, Keep, Accumulator}: whether to look at the next file, and whether to keep
%% this one for a later foldl (true, false, or names and such triples to keep instead).
-module(prim_zip).

-export([open/1, open/3, foldl/3, close/1]).

-include_lib("kernel/include/file.hrl").

-record(prim_zip, {files :: [{file:name(), fun(), fun()}]}).

open(Archive) ->
    Keep = fun(_, none) -> {true, true, none} end,
    case open(Keep, none, Archive) of
        {ok, Zip, none} -> {ok, Zip};
        Error -> Error
    end.

open(Fun, Acc, Archive) when is_function(Fun, 2) ->
    case bytes(Archive) of
        {ok, Bytes} ->
            %% Errors of the caller's fun are the caller's.
            case catch {files, files(Bytes)} of
                {files, Files} -> fold(Fun, Acc, Files);
                {bad, Reason} -> {error, Reason};
                {'EXIT', _} -> {error, bad_central_directory}
            end;
        Error ->
            Error
    end;
open(_, _, _) ->
    {error, einval}.

foldl(Fun, Acc, #prim_zip{files = Files}) when is_function(Fun, 2) ->
    fold(Fun, Acc, Files);
foldl(_, _, _) ->
    {error, einval}.

close(#prim_zip{}) -> ok;
close(_) -> {error, einval}.

fold(Fun, Acc, Files) ->
    {Kept, Last} = fold(Files, Fun, Acc, []),
    {ok, #prim_zip{files = lists:reverse(Kept)}, Last}.

fold([], _, Acc, Kept) ->
    {Kept, Acc};
fold([File | Rest], Fun, Acc, Kept) ->
    {GoOn, Keep, Next} = Fun(File, Acc),
    All = keep(Keep, File) ++ Kept,
    case GoOn of
        true -> fold(Rest, Fun, Next, All);
        false -> {lists:reverse(Rest) ++ All, Next}
    end.

%% What stays of a file, last first.
keep(false, _) -> [];
keep(true, File) -> [File];
keep({true, Others}, File) -> lists:reverse([renamed(O, File) || O <- Others]);
keep(Others, File) when is_list(Others) -> lists:reverse([renamed(O, File) || O <- Others]).

renamed({_, _, _} = Other, _) -> Other;
renamed(Name, {_, Info, Bytes}) -> {Name, Info, Bytes}.

bytes({Name, Bytes}) when is_list(Name), is_binary(Bytes) ->
    {ok, Bytes};
bytes(Name) when is_list(Name); is_binary(Name) ->
    case prim_file:read_file(Name) of
        {error, badarg} -> {error, einval};
        Result -> Result
    end;
bytes(_) ->
    {error, einval}.

-define(END, 16#06054B50).
-define(END_SIZE, 22).
-define(ENTRY, 16#02014B50).
-define(LOCAL, 16#04034B50).

files(Bytes) ->
    {Count, At} = central_directory(Bytes, byte_size(Bytes) - ?END_SIZE),
    entries(Count, Bytes, At).

%% At the end, behind which only a comment may stand.
central_directory(Bytes, At) when At >= 0, At >= byte_size(Bytes) - ?END_SIZE - 16#FFFF ->
    case Bytes of
        <<_:At/binary, ?END:32/little, 0:16, 0:16, Count:16/little, Count:16/little,
            _Size:32/little, Start:32/little, Length:16/little, _:Length/binary>> ->
            {Count, Start};
        _ ->
            central_directory(Bytes, At - 1)
    end;
central_directory(_, _) ->
    throw({bad, bad_eocd}).

entries(0, _, _) ->
    [];
entries(Count, Bytes, At) ->
    <<_:At/binary, ?ENTRY:32/little, _Versions:32, Flags:16/little, Method:16/little,
        Time:16/little, Date:16/little, Crc:32/little, Packed:32/little, Size:32/little,
        NameSize:16/little, ExtraSize:16/little, CommentSize:16/little, _Disk:16,
        _Attributes:48, Start:32/little, Name:NameSize/binary, _:ExtraSize/binary,
        _:CommentSize/binary, _/binary>> = Bytes,
    File = name(Name, Flags),
    GetInfo = fun() -> info(File, Size, datetime(Date, Time)) end,
    GetBytes = fun() -> unpack(Bytes, Start, Method, Packed, Size, Crc) end,
    Next = At + 46 + NameSize + ExtraSize + CommentSize,
    [{File, GetInfo, GetBytes} | entries(Count - 1, Bytes, Next)].

%% Bit 11: the name is in UTF-8.
name(Name, Flags) when Flags band 16#800 =/= 0 ->
    case unicode:characters_to_list(Name) of
        Text when is_list(Text) -> Text;
        _ -> binary_to_list(Name)
    end;
name(Name, _) ->
    binary_to_list(Name).

info(Name, Size, Time) ->
    Type =
        case lists:suffix("/", Name) of
            true -> directory;
            false -> regular
        end,
    #file_info{
        size = Size,
        type = Type,
        access = read_write,
        atime = Time,
        mtime = Time,
        ctime = Time,
        mode = 8#066,
        links = 1,
        major_device = 0,
        minor_device = 0,
        inode = 0,
        uid = 0,
        gid = 0
    }.

%% The format counts pairs of seconds; zip, which shares these times, does not.
datetime(Date, Time) ->
    <<Year:7, Month:4, Day:5>> = <<Date:16>>,
    <<Hour:5, Minute:6, Seconds:5>> = <<Time:16>>,
    {{Year + 1980, Month, Day}, {Hour, Minute, Seconds}}.

unpack(Bytes, Start, Method, Packed, Size, Crc) ->
    <<_:Start/binary, ?LOCAL:32/little, _:22/binary, NameSize:16/little, ExtraSize:16/little,
        _:NameSize/binary, _:ExtraSize/binary, Data:Packed/binary, _/binary>> = Bytes,
    Whole =
        case Method of
            0 -> Data;
            8 -> inflate(Data);
            _ -> error({bad_file, {unsupported_method, Method}})
        end,
    case {byte_size(Whole), erlang:crc32(Whole)} of
        {Size, Crc} -> Whole;
        _ -> error({bad_file, bad_crc})
    end.

inflate(Data) ->
    Stream = zlib:open(),
    try
        ok = zlib:inflateInit(Stream, -15),
        iolist_to_binary(zlib:inflate(Stream, Data))
    after
        zlib:close(Stream)
    end.
