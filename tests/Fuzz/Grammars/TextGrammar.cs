using System.Text;

namespace CheXplanation.Fuzz.Grammars;

/// <summary>JSON, CSV and counts strings as lists of words.</summary>
public static class TextGrammar
{
    public const string Segmentations = """
        {"patient1_a": {"Edema": {"size": [2, 3], "counts": "121"}, "Mass": {"size": [2, 3], "counts": [1, 2, 3], "x": [1, {"y": null}]}},
         "b\u00e9": {"Lung Opacity": {"counts": "06", "size": [3, 2]}}}
        """;

    public const string RawExport = """
        {"labelGroups": [{"labels": [{"id": "L1", "name": "Edema"}, {"id": "L2", "name": "Lung Opacity"}]}], "datasets": [{"name": "valid", "annotations": [
            {"fileId": "f/a.jpg", "labelId": "L1", "data": {"vertices": [[1, 1.5], [9, 1]]}, "height": 20, "width": 30},
            {"fileId": "f/b.jpg", "labelId": 1, "data": [{"vertices": [[1, 1], [9, 1]]}, {"vertices": [[2, 2], [9, 9]]}], "height": 20, "width": 30}]}]}
        """;

    public const string Annotations = """
        {"a": {"img_size": [50, 60], "Edema": [[[1.5, 2], [30, 40.25], [-5, 7e1]], [[3, 3], [4, 4]]], "Foo\u00e9": [[[1, 2], [3, 4]]]},
         "b": {"Support Devices x": [[[1, 2], [3, 4]]], "Support Device": [[[1, 2], [3, 4]]], "img_size": [20, 10], "Lung Lesion": [[[0, 0], [9, 9]]]}}
        """;

    public const string Points = """{"a": {"Edema": [[1.5, 2], [30, 40.25]], "Atelectasis": []}, "\"b\\": {"Lung Lesion": [[1, 2]]}}""";

    public const string CocoDataset = """
        {"info": {"year": 2017}, "images": [{"id": 1, "file_name": "f/a.png", "width": 40, "height": 30}, {"id": "x", "width": 3, "height": 2}],
         "annotations": [{"id": 5, "image_id": 1, "category_id": 2, "segmentation": [[1.5, 2, 30, 4.25, 9, 28], [3, 3, 9, 3, 9, 9, 3, 9]], "iscrowd": 0},
          {"image_id": "x", "category_id": 3, "segmentation": {"size": [2, 3], "counts": "121"}, "area": 2, "bbox": [0, 0, 1, 1]},
          {"image_id": "x", "category_id": 3, "iscrowd": 1, "segmentation": {"counts": [1, 2, 3], "size": [2, 3]}}, {"image_id": 1, "category_id": 3, "bbox": [2, 3, 4.5, 5]}],
         "categories": [{"id": 2, "name": "Edema", "supercategory": "x"}, {"id": 3, "name": "caf\u00e9"}]}
        """;

    public const string CocoResults = """
        [{"image_id": 1, "category_id": 2, "segmentation": {"size": [2, 3], "counts": "121"}, "score": 0.5},
         {"image_id": 1, "category_id": 2, "segmentation": {"size": [2, 3], "counts": "06"}, "score": 1}]
        """;

    public const string BoxList = """[{"image": "a.png", "label": "Edema", "x": 1, "y": 2.5, "w": 10, "h": 9, "score": 0.5}, {"ImageId": "b", "Task": "t", "x1": 1, "y1": "2", "x2": 7, "y2": 8}]""";

    public static IReadOnlyList<string> Boxes { get; } =
    [
        "ImageId,Task,X,Y,Width,Height,PictureWidth,PictureHeight,Score\na,Edema,1,2,10,9,40,30,0.5\na,Edema,4,2.5,1e1,9,40,30,\n",
        "Image Index,Finding Label,Bbox [x,y,w,h],,,\na.png,Mass,1.5,2,3,4,,,\n", "image_id,class_name,x_min,y_min,x_max,y_max,width,height\na,b,1,2,30,20,50,60\nc,none,,,,,5,6\n",
    ];

    public const string TaskLists = """{"golden retriever": ["n02099601", "a\u0062"], "cat": [], "dog": ["hound"]}""";

    public static IReadOnlyList<string> Indices { get; } =
    [
        "path,id,task\na.npy,img1,cat\nb.npy,img2,\"d\"\"og\"\n", "\uFEFFtask,id,path,method,array,height,width,probability\r\ncat,i,m.npz,gradcam,x,20,30,0.5\r\ndog,i,m.npz,,y,,,\r\n",
    ];

    public static IReadOnlyList<string> Thresholds { get; } =
    [
        "threshold,task\n0.3,Edema\n,Cardiomegaly\n0.25,\"Lung \"\"Lesion\"\"\"\n",
        "prob_threshold,mIoU,task\r\n0.1,0.25,Edema\r\n0.2,NaN,Edema\r\n",
        "Task,Threshold,MeanIoU,IsBest\nEdema,0.1,0.5,False\nEdema,0.2,0.6,True\n",
    ];

    public static IReadOnlyList<string> Tables { get; } =
    [
        .. Thresholds, ",0\nEdema,5\n", ",pathology,precision,recall/sensitivity,specificity\n0,Edema,0.1,0.2,0.3\n1,Mass,,,1.0\n",
        ",hb,pred,pct_diff,pct_diff_lower,pct_diff_upper\nEdema,0.7,0.2,71.4,60.1,inf\n",
        "task,feature,Linear regression coefficients\nOverall,elongation,\"0.467, (0.028, 0.907)*\"\n",
        "task,n,Linear regression coefficients,Spearman correlations\nEdema,12.0,\"nan, (nan, nan)\",\"0.1, (-0.2, 0.4)\"\n",
        "Edema,Mass,img_id\n0.5,,a\n0.25,1.0,b\n", "name,lower,mean,upper\nEdema,0.1,0.2,0.3\n",
    ];

    public static IReadOnlyList<byte[]> JsonWords { get; } = Encode(
        "{", "}", "[", "]", ",", ":", "\"", "\\", "\"a\"", "\"Edema\"", "\"size\"", "\"counts\"", "\"img_size\"", "\"Cardiomegaly\"", "\"Support Device\"", "\"Lung Opacity\"",
        "\"Enlarged Cardiomediastinum\"", "null", "true", "0", "-0", "1", "-1", "2.5", "1e308", "1e999", "-1e-999", "2147483648", "9007199254740993", "99999999999999999999", "01", ".", "[]", "{}",
        "\"\\u0000\"", "\"\\ud800\"", "\"\\u001b[2J\"", "\u00e9", "\0", "\u202e", "[1, 2]", "[[1, 2], [3, 4]]", "[[[1, 2], [3, 4]]]", "[2, 3]", "\"121\"", "\"06\"", "\"o\"", "/*", "//", " ", "\n",
        "\"" + new string('x', 300) + "\"", "\"" + new string('y', 1100) + "\"");

    public static IReadOnlyList<byte[]> CocoWords { get; } = Encode(
        "\"images\"", "\"annotations\"", "\"categories\"", "\"id\"", "\"image_id\"", "\"category_id\"", "\"segmentation\"", "\"bbox\"", "\"iscrowd\"", "\"score\"", "\"width\"", "\"height\"", "\"name\"",
        "65536", "256", "60000", "-60000", "x", "y", "w", "h", "x_max", "y_max", "width", "height", "image", "score");

    public static IReadOnlyList<byte[]> CsvWords { get; } = Encode(
        ",", "\"", "\"\"", "\n", "\r\n", "\r", "0", "0.5", "1", "-1", "1.5", "1e309", "nan", "NaN", "inf", "-inf", "NA", "threshold", "task", "prob_threshold", "mIoU", "IsBest", "False", "img_id",
        "path", "id", "array", "height", "width", "probability", "method", "name", "Edema", "Lung Opacity", "\0", "\u00e9", " ", "\u202e", "\u001b[2J", "999999999999", "0.467, (0.028, 0.907)*", new string('x', 300));

    public static IReadOnlyList<byte[]> CountsWords { get; } = Encode(
        "0", "1", "5", "6", "O", "P", "o", "oo", "oooooo", "ooooooo1", "oooooo1", "_", "`", "@", "n", " ", "/", "p", "\u00e9", "\0", "oooo_1", "N", "ooooooO", "ooooooP", "12", "0121", "oooooo3");

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>Cuts text where one of some characters stands.</summary>
    public static Func<byte[], List<byte[]>> SplitAt(string characters)
    {
        byte[] breaks = Encoding.ASCII.GetBytes(characters);
        return bytes =>
        {
            var words = new List<byte[]>();
            for (int at = 0; at < bytes.Length;)
            {
                int length = Math.Max(bytes.AsSpan(at).IndexOfAny(breaks), 0);
                length = length == 0 ? Array.IndexOf(breaks, bytes[at]) >= 0 ? 1 : bytes.Length - at : length;
                words.Add(bytes[at..(at + length)]);
                at += length;
            }

            return words;
        };
    }

    private static byte[][] Encode(params string[] words) => [.. words.Select(Bytes)];
}
